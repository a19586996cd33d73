/// Which messages belong to which entries of a box's call log, by their ids: as it is kept in the cursor.
struct FreeboxJoined: Sendable, Hashable {
  private var entries: [String: String] = [:]
  private var messages: [String: String] = [:]

  /// More are not kept: no box has so many messages.
  private static let limit = 5_000

  init() {}

  /// - Parameter text: of ``text``.
  init(_ text: String?) {
    for line in (text ?? "").split(separator: "\n") {
      let parts = line.split(separator: "\t", maxSplits: 1)
      if parts.count == 2 { add(message: String(parts[0]), entry: String(parts[1])) }
    }
  }

  var text: String { entries.sorted { $0.key < $1.key }.map { "\($0.key)\t\($0.value)" }.joined(separator: "\n") }

  func entry(of message: String?) -> String? { message.flatMap { entries[$0] } }
  func message(of entry: String?) -> String? { entry.flatMap { messages[$0] } }

  mutating func add(message: String?, entry: String?) {
    guard let message, let entry, entries.count < Self.limit else { return }
    guard !(message + entry).contains(where: { $0 == "\n" || $0 == "\t" || $0 == "\r\n" }) else { return }
    entries[message] = entry
    messages[entry] = message
  }
}
