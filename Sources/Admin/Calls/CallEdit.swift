package import CallModel
import StrictJSON

/// What an operator says of a call.
package struct CallEdit: Sendable {
  package var caller: PhoneNumber?
  package var callee: PhoneNumber?
  package var dialedNumber: PhoneNumber?
  package var callerName: String?
  package var calleeName: String?
  package var clientId: String?
  package var buttonId: String?
  package var externalId: String?
  package var direction: CallDirection?
  package var status: CallStatus?
  package var startedAt: Instant?
  package var timeZone: String?
  package var talkDuration: CallDuration?
  package var isRead: Bool?
  package var tags: [String] = []
  package var isDeleted = false
  /// As it was asked for.
  package var body: [UInt8] = []

  package init() {}

  /// Whether it names any member.
  private(set) var saysAnything = true

  static var read: CallEdit {
    var edit = CallEdit()
    edit.isRead = true
    edit.body = Array("{\"isRead\":true}".utf8)
    return edit
  }

  static var deleted: CallEdit {
    var edit = CallEdit()
    edit.isDeleted = true
    edit.body = Array("{\"deleted\":true}".utf8)
    return edit
  }

  /// Whether it is so already, and needs no event.
  package func isSaid(by call: CallRecord) -> Bool {
    isDeleted ? call.deletedAt != nil : body == Self.read.body && call.isRead == true
  }

  private static let members = [
    "caller", "callee", "dialedNumber", "callerName", "calleeName", "clientId", "buttonId", "externalId", "direction",
    "status", "startedAt", "timeZone", "talkDuration", "isRead", "tags",
  ]

  /// - Throws: what is wrong with it.
  init(_ body: [UInt8]) throws(CallProblem) {
    let root: JSONValue
    do {
      root = try JSONDocument(parsing: body, limits: .strict).root
    } catch {
      throw CallProblem(.badRequest, "the body is not JSON: \(error)")
    }
    guard root.kind == .object else { throw CallProblem(.badRequest, "the body must be an object") }
    for member in root.members where !Self.members.contains(member.name) {
      throw CallProblem(.unprocessable, "a call has no member \"\(member.name.prefix(60))\" to be set")
    }
    self.body = body
    saysAnything = root.members.contains { _ in true }
    caller = try Self.text(root, "caller").map { PhoneNumber($0) }
    callee = try Self.text(root, "callee").map { PhoneNumber($0) }
    dialedNumber = try Self.text(root, "dialedNumber").map { PhoneNumber($0) }
    callerName = try Self.text(root, "callerName")
    calleeName = try Self.text(root, "calleeName")
    clientId = try Self.text(root, "clientId")
    buttonId = try Self.text(root, "buttonId")
    externalId = try Self.text(root, "externalId")
    direction = try Self.word(root, "direction")
    status = try Self.word(root, "status")
    try readTimes(root)
    if let value = root["isRead"] {
      guard let bool = value.bool else { throw CallProblem(.unprocessable, "\"isRead\" is true or false") }
      isRead = bool
    }
    if let value = root["tags"] {
      let texts = value.elements.map(\.string)
      guard value.kind == .array, texts.count <= 50,
        texts.allSatisfy({ $0.map { (1...100).contains($0.count) } ?? false })
      else { throw CallProblem(.unprocessable, "\"tags\" is a list of at most 50 texts") }
      tags += texts.compactMap(\.self)
    }
  }

  /// A time without an offset is the zone's.
  private mutating func readTimes(_ root: JSONValue) throws(CallProblem) {
    timeZone = try Self.text(root, "timeZone")
    if let timeZone, !LocalTime.isKnown(zone: timeZone) {
      throw CallProblem(.unprocessable, "\"timeZone\" is an IANA name, such as \"Europe/Paris\"")
    }
    if let text = try Self.text(root, "startedAt") {
      switch Timestamp.parse(text) {
      case .instant(let instant): startedAt = instant
      case .local(let seconds, let microseconds):
        guard let timeZone,
          let resolved = LocalTime.resolve(seconds: seconds, microseconds: microseconds, zone: timeZone)
        else { throw CallProblem(.unprocessable, "\"startedAt\" has no offset: name its \"timeZone\"") }
        startedAt = resolved.instant
        if resolved.isAmbiguous { tags.append("time-ambiguous") }
      case nil: throw CallProblem(.unprocessable, "\"startedAt\" is a date-time of RFC 3339")
      }
    }
    guard let value = root["talkDuration"] else { return }
    guard let seconds = value.double, let duration = CallDuration(seconds: seconds) else {
      throw CallProblem(.unprocessable, "\"talkDuration\" is in seconds, seven days at most")
    }
    talkDuration = duration
  }

  private static func text(_ root: JSONValue, _ name: String) throws(CallProblem) -> String? {
    guard let value = root[name] else { return nil }
    guard let text = value.string, (1...256).contains(text.utf8.count),
      text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f })
    else { throw CallProblem(.unprocessable, "\"\(name)\" is a text of 1 to 256 bytes on one line") }
    return text
  }

  private static func word<Word: RawRepresentable<String> & CaseIterable>(
    _ root: JSONValue, _ name: String
  ) throws(CallProblem) -> Word? {
    guard let value = root[name] else { return nil }
    guard let word = value.string.flatMap(Word.init(rawValue:)) else {
      throw CallProblem(
        .unprocessable, "\"\(name)\" is one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return word
  }

  /// Puts it into a record of the event.
  package func apply(to record: inout CallRecord) {
    if caller != nil || callerName != nil || clientId != nil {
      record.caller = Party(phone: caller, displayName: callerName, contactId: clientId)
    }
    if callee != nil || calleeName != nil { record.callee = Party(phone: callee, displayName: calleeName) }
    record.dialedNumber = dialedNumber
    if let buttonId { record.extra["buttonId"] = JSONText(string: buttonId) }
    if let externalId { record.externalId = externalId }
    if let direction { record.direction = direction }
    if let status {
      record.status = status
      record.statusRaw = status.rawValue
      record.statusSource = .reported
      record.isFinal = status.isFinal
    }
    record.startedAt = startedAt
    record.timeZone = timeZone
    record.talkDuration = talkDuration
    record.isRead = isRead
    record.tags = Set(tags)
  }
}
