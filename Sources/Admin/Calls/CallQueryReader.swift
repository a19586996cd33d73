import CallModel
package import EventJournal

/// Reads a query of the calls API, or of the command line: the parameters of docs/calls-api.md. Unknown ones are errors:
/// a filter that is not applied would be worse than none.
package struct CallQueryReader {
  package static let numbers = ["callerNumber", "calledNumber", "trackingNumber", "sourceNumber", "destinationNumber"]
  private static let plain = [
    "start", "end", "source", "provider", "account", "direction", "status", "type", "callType", "media", "number",
    "numberMatch", "callerName", "callerNameMatch", "callId", "customer", "recursive", "machine", "trunk", "tool",
    "line", "sourceType", "calledType", "destinationType", "durationFrom", "durationTo", "missed", "unread", "recorded",
    "active", "deleted", "search", "names", "sort", "descending", "limit", "offset", "cursor", "count", "syncToken",
  ]
  /// Those that say which part of what is found is wanted, and how.
  package static let paging: Set<String> = [
    "limit", "offset", "cursor", "sort", "descending", "names", "count", "syncToken",
  ]
  package static let known = plain + numbers + numbers.map { $0 + "Match" }

  private let fields: [(name: String, value: String)]
  private let customersBelow: ([String]) -> [String]

  /// What a query asks for beside the calls themselves.
  package struct Reading: Sendable {
    package var query: CallQuery
    /// The number alone is wanted.
    package var isCount = false
    /// Up to which revision the first page knew the calls.
    package var firstRevision: Int64?
    /// Whether people's names are told.
    package var hasNames = true
  }

  /// - Parameter customersBelow: customers of these, of those, and so on.
  package init(_ fields: [(name: String, value: String)], customersBelow: @escaping ([String]) -> [String]) {
    self.fields = fields
    self.customersBelow = customersBelow
  }

  package func read() throws(CallProblem) -> Reading {
    for field in fields where !Self.known.contains(field.name) {
      throw CallProblem(.badRequest, "there is no parameter \"\(field.name.prefix(60))\"")
    }
    var query = CallQuery()
    query.from = try instant("start")
    query.to = try instant("end")
    query.sources = values("source")
    query.providers = try words("provider")
    query.directions = try directions()
    query.statuses = try words("status")
    query.media = try words("media")
    query.isMissed = try flag("missed")
    query.isUnread = try flag("unread")
    query.isRecorded = try flag("recorded")
    query.isActive = try flag("active")
    query.includesDeleted = try flag("deleted") ?? false
    query.shortest = try duration("durationFrom")
    query.longest = try duration("durationTo")
    query.search = one("search").flatMap { $0.isEmpty ? nil : String($0.prefix(200)) }
    query.texts = try texts()
    query.customers = try customers()
    query.machines = values("machine")
    let sorts: [CallQuery.Sort] = try words("sort")
    query.sort = sorts.first ?? .startedAt
    query.isDescending = try flag("descending") ?? (query.sort == .startedAt || query.sort == .revision)
    let firstRevision = try place(&query)
    return Reading(
      query: query, isCount: try flag("count") ?? false, firstRevision: firstRevision,
      hasNames: try flag("names") ?? true)
  }

  // MARK: Texts

  private func texts() throws(CallProblem) -> [CallQuery.TextCondition] {
    var texts: [CallQuery.TextCondition] = []
    let roles: [(String, [CallWord])] = [
      ("number", [.caller, .callee, .dialed, .presented, .answeredBy]), ("callerNumber", [.caller]),
      ("calledNumber", [.dialed, .callee]), ("trackingNumber", [.dialed]), ("sourceNumber", [.caller]),
      ("destinationNumber", [.callee, .answeredBy]), ("callerName", [.callerName]),
    ]
    for (name, kinds) in roles {
      let match = try match(name)
      guard let text = one(name), !text.isEmpty else { continue }
      texts.append(CallQuery.TextCondition(kinds: kinds, match: match, text: String(text.prefix(256))))
    }
    if let line = one("line"), !line.isEmpty {
      texts.append(CallQuery.TextCondition(kinds: [.caller], match: .exact, text: line))
      texts.append(CallQuery.TextCondition(kinds: [.sourceType], match: .exact, text: "phone"))
    }
    for (name, kinds) in [
      ("account", [CallWord.account]), ("type", [.type]), ("callType", [.callType]), ("trunk", [.trunk]),
      ("sourceType", [.sourceType]), ("calledType", [.calledType]), ("destinationType", [.destinationType]),
      ("callId", [.callId, .externalId, .sessionId, .leg]), ("tool", [.tool, .dialed]),
    ] {
      guard let text = one(name), !text.isEmpty else { continue }
      texts.append(CallQuery.TextCondition(kinds: kinds, match: .exact, text: text))
    }
    return texts
  }

  /// EnSwitch's own words are taken as well: `start`, `end`.
  private func match(_ name: String) throws(CallProblem) -> CallQuery.TextCondition.Match {
    guard let text = one(name + "Match"), !text.isEmpty else { return .contains }
    switch text {
    case "start": return .starts
    case "end": return .ends
    default: break
    }
    guard let match = CallQuery.TextCondition.Match(rawValue: text) else {
      throw CallProblem(.badRequest, "\"\(name)Match\" is one of exact, contains, starts, ends")
    }
    return match
  }

  /// Any of these customers, and with `recursive` those below them.
  private func customers() throws(CallProblem) -> [String] {
    let named = values("customer")
    return try flag("recursive") == true ? named + customersBelow(named) : named
  }

  // MARK: Scalars

  private func one(_ name: String) -> String? { fields.last { $0.name == name }?.value }

  /// A parameter may stand several times, or hold several values between commas.
  private func values(_ name: String) -> [String] {
    fields.filter { $0.name == name }.flatMap { $0.value.split(separator: ",").map(String.init) }.prefix(200).map(
      \.self)
  }

  private func words<Word: RawRepresentable<String> & CaseIterable>(_ name: String) throws(CallProblem) -> [Word] {
    var words: [Word] = []
    for value in values(name) {
      guard let word = Word(rawValue: value) else {
        throw CallProblem(
          .badRequest, "\"\(name)\" is one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      words.append(word)
    }
    return words
  }

  private func directions() throws(CallProblem) -> [CallDirection] {
    var directions: [CallDirection] = []
    for value in values("direction") {
      switch value {
      case "in_out": directions += [.inbound, .outbound]
      case "in": directions.append(.inbound)
      case "out": directions.append(.outbound)
      default:
        guard let direction = CallDirection(rawValue: value) else {
          throw CallProblem(.badRequest, "\"direction\" is one of inbound, outbound, internal, unknown, in_out")
        }
        directions.append(direction)
      }
    }
    return directions
  }

  private func flag(_ name: String) throws(CallProblem) -> Bool? {
    guard let text = one(name), !text.isEmpty else { return nil }
    switch text {
    case "true", "1": return true
    case "false", "0": return false
    default: throw CallProblem(.badRequest, "\"\(name)\" is true or false")
    }
  }

  private func instant(_ name: String) throws(CallProblem) -> Instant? {
    guard let text = one(name), !text.isEmpty else { return nil }
    // `+` of an offset is a space where it was not encoded.
    if case .instant(let instant)? = Timestamp.parse(text) ?? Timestamp.parse(text.replacing(" ", with: "+")) {
      return instant
    }
    if let seconds = Int64(text), let instant = Instant(seconds: seconds) { return instant }
    throw CallProblem(.badRequest, "\"\(name)\" is a date-time of RFC 3339 with its offset, or seconds since 1970")
  }

  private func duration(_ name: String) throws(CallProblem) -> CallDuration? {
    guard let text = one(name), !text.isEmpty else { return nil }
    guard let seconds = Double(text), let duration = CallDuration(seconds: seconds) else {
      throw CallProblem(.badRequest, "\"\(name)\" is in seconds, seven days at most")
    }
    return duration
  }

  private func integer(_ name: String, _ range: ClosedRange<Int>) throws(CallProblem) -> Int? {
    guard let text = one(name), !text.isEmpty else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw CallProblem(.badRequest, "\"\(name)\" is a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// - Returns: up to which revision the first page knew the calls.
  private func place(_ query: inout CallQuery) throws(CallProblem) -> Int64? {
    query.limit = try integer("limit", 1...CallQuery.largestLimit) ?? query.limit
    if let offset = try integer("offset", 0...10_000_000), offset > 0 { query.place = .offset(offset) }
    if let text = one("syncToken"), !text.isEmpty {
      guard let revision = CallCursor.revision(ofSyncToken: text) else {
        throw CallProblem(.badRequest, "\"syncToken\" is a \"nextSyncToken\" of an earlier answer")
      }
      query.changedAfter = revision
    }
    guard let text = one("cursor"), !text.isEmpty else { return nil }
    guard let cursor = CallCursor(text), cursor.sort == CallCursor.sort(of: query) else {
      throw CallProblem(.badRequest, "\"cursor\" is a \"nextCursor\" of an earlier answer to the same question")
    }
    if case .offset = query.place { throw CallProblem(.badRequest, "\"cursor\" or \"offset\", not both") }
    query.place = cursor.place
    return cursor.revision
  }
}
