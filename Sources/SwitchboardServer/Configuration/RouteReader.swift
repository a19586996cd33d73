import CallModel
import Delivery
import EventJournal
import JSONPath
import StrictJSON

/// Reads one entry of `routes`.
struct RouteReader {
  let sources: [String]
  let sinks: [String]
  let log: DiagnosticLog

  private static let keys = ["name", "from", "when", "to"]

  /// First names of a record's members.
  static let members = [
    "id", "provider", "account", "externalId", "callId", "sessionId", "change", "direction", "status", "statusRaw",
    "statusSource", "isFinal", "missed", "caller", "callee", "answeredBy", "dialedNumber", "presentedNumber", "trunk",
    "mediaType", "startedAt", "ringingAt", "answeredAt", "endedAt", "timeZone", "ringDuration", "talkDuration",
    "totalDuration", "endReason", "endReasonRaw", "sipStatusCode", "q850Cause", "rerouteReason", "rerouteReasonRaw",
    "releasedBy", "voicemail", "cost", "tags", "isRead", "userData", "extra", "deletedAt", "observedAt", "receivedVia",
  ]

  func read(_ value: JSONValue, number: Int) -> Route? {
    guard let object = ConfigObject(value, "route \(number)", keys: Self.keys, log: log) else { return nil }
    let from = names(object, "from", among: sources, "source")
    guard object.required("to", "name the sinks it leads to") != nil else { return nil }
    let to = names(object, "to", among: sinks, "sink") ?? []
    return Route(
      name: object.string("name") ?? "route \(number)", sources: from.map { Set($0) },
      filter: object["when"].flatMap(filter), sinks: Set(to.map { SinkName($0) }))
  }

  private func names(_ object: ConfigObject, _ key: String, among known: [String], _ what: String) -> [String]? {
    if let value = object[key], value.kind == .array, Array(value.elements).isEmpty {
      log.error("\"\(key)\" must name at least one \(what)", at: value)
    }
    return object.strings(key)?.compactMap { name in
      guard known.contains(name.text) else {
        log.error("there is no \(what) \"\(name.text)\"\(Spelling.hint(name.text, among: known))", at: name.at)
        return nil
      }
      return name.text
    }
  }

  /// An object, all of whose members must hold; a list means any of its values.
  private func filter(_ value: JSONValue) -> RecordFilter? {
    guard value.kind == .object else {
      log.error("\"when\" is an object: members of a record and the values they must have", at: value)
      return nil
    }
    return RecordFilter(clauses: value.members.compactMap(clause))
  }

  private func clause(_ member: JSONMembers.Member) -> RecordFilter.Clause? {
    let steps = member.name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let first = steps.first, Self.members.contains(first) else {
      log.error(
        "no record has a \"\(member.name)\"\(Spelling.hint(steps.first ?? "", among: Self.members))", at: member.key)
      return nil
    }
    if let known = Self.parts[first], steps.count > 1, !known.contains(steps[1]) {
      log.error("no \(first) has a \"\(steps[1])\"\(Spelling.hint(steps[1], among: known))", at: member.key)
      return nil
    }
    let query = "$" + steps.map { "['\($0.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))']" }.joined()
    guard let path = try? JSONPathQuery(query) else {
      log.error("\"\(member.name)\" is not a member's name", at: member.key)
      return nil
    }
    let values = member.value.kind == .array ? Array(member.value.elements) : [member.value]
    if values.isEmpty { log.error("an empty list holds nowhere", at: member.value) }
    for value in values where value.kind == .object || value.kind == .array || value.isNull {
      log.error("\"when\" compares with texts, numbers and booleans", at: value)
    }
    checkWords(member.name, values)
    if ["missed", "isFinal", "isRead"].contains(member.name), values.contains(where: { $0.kind != .boolean }) {
      log.error("\"\(member.name)\" is true or false", at: member.value)
    }
    return RecordFilter.Clause(path: path, anyOf: values.map { JSONText($0) })
  }

  private static let phone = ["number", "raw", "kind"]
  private static let party =
    phone + ["displayName", "extension", "sipUri", "country", "userId", "contactId", "isInternal"]
  /// What stands inside members that are objects.
  private static let parts: [String: [String]] = [
    "caller": party, "callee": party, "answeredBy": party, "dialedNumber": phone, "presentedNumber": phone,
    "voicemail": ["id", "duration", "isRead"], "cost": ["amount", "currency", "account"],
  ]

  /// The words of members that know only some.
  private static let words: [String: [String]] = [
    "provider": Provider.allCases.map(\.rawValue), "change": CallChange.allCases.map(\.rawValue),
    "direction": CallDirection.allCases.map(\.rawValue), "status": CallStatus.allCases.map(\.rawValue),
    "mediaType": MediaType.allCases.map(\.rawValue), "endReason": EndReason.allCases.map(\.rawValue),
    "rerouteReason": RerouteReason.allCases.map(\.rawValue), "releasedBy": ReleasedBy.allCases.map(\.rawValue),
    "receivedVia": ReceivedVia.allCases.map(\.rawValue),
  ]

  private func checkWords(_ name: String, _ values: [JSONValue]) {
    guard let known = Self.words[name] else { return }
    for value in values where !known.contains(value.string ?? "") {
      log.error(
        "\"\(name)\" is one of \(known.joined(separator: ", "))\(Spelling.hint(value.string ?? "", among: known))",
        at: value)
    }
  }
}
