import StrictJSON

/// Which messages belong to which entries of a box's call log, by their ids, and what the messages said last: as it is kept
/// in the cursor.
struct FreeboxJoined: Sendable, Hashable {
  private struct Message: Sendable, Hashable {
    let id: String
    /// JSON; empty where it was not kept by an earlier version.
    let text: String
  }

  private var entries: [String: String] = [:]
  private var messages: [String: Message] = [:]

  /// More are not kept: no box has so many messages, nor so long ones.
  private static let limit = 2_000
  private static let textLimit = 2_048

  init() {}

  /// - Parameter text: of ``text``.
  init(_ text: String?) {
    for line in (text ?? "").split(separator: "\n") {
      let parts = line.split(separator: "\t", maxSplits: 2)
      guard parts.count >= 2 else { continue }
      add(Message(id: String(parts[0]), text: parts.count == 3 ? String(parts[2]) : ""), entry: String(parts[1]))
    }
  }

  var text: String {
    messages.sorted { $0.key < $1.key }.map { "\($0.value.id)\t\($0.key)\t\($0.value.text)" }.joined(separator: "\n")
  }

  func entry(of message: String?) -> String? { message.flatMap { entries[$0] } }

  func hasMessage(_ entry: String?) -> Bool { entry.map { messages[$0] != nil } ?? false }

  /// Keeps what is known of an entry's message.
  mutating func keep(_ entry: String?, of other: FreeboxJoined) {
    if let entry, let message = other.messages[entry] { add(message, entry: entry) }
  }

  /// - Returns: what the entry's message said when it was read last; nil where an earlier version did not keep that.
  func message(of entry: String?) -> JSONValue? {
    entry.flatMap { messages[$0] }.flatMap { try? JSONDocument(parsing: $0.text, limits: .payload).root }
  }

  mutating func add(_ message: JSONValue, entry: String?) {
    guard let entry, let id = LenientText.of(message["id"]) else { return }
    let text = JSONText(message).text
    add(Message(id: id, text: text.utf8.count <= Self.textLimit ? text : Self.brief(message)), entry: entry)
  }

  /// What the call is told by.
  private static func brief(_ message: JSONValue) -> String {
    let members = ["id", "country_code", "phone_number", "date", "duration", "read"].compactMap { name in
      message[name].flatMap { value in
        value.bytes.count <= 128 ? "\(JSONText(string: name).text):\(JSONText(value).text)" : nil
      }
    }
    return "{\(members.joined(separator: ","))}"
  }

  private mutating func add(_ message: Message, entry: String) {
    guard messages.count < Self.limit else { return }
    // What could not be read back.
    guard !(message.id + entry + message.text).contains(where: { $0.isNewline || $0 == "\t" }) else { return }
    entries[message.id] = entry
    messages[entry] = message
  }
}
