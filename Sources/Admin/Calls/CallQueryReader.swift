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

  /// What is longer is refused: a part of it would find more than was asked for.
  static let (textLimit, searchLimit, wordLimit, valueLimit) = (256, 200, 10, 200)

  let fields: [(name: String, value: String)]
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
    query.sources = try values("source")
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
    query.search = try search()
    query.texts = try texts()
    query.customers = try customers()
    query.machines = try values("machine")
    let sorts: [CallQuery.Sort] = try words("sort")
    guard sorts.count <= 1 else { throw CallProblem(.badRequest, "\"sort\" is one order") }
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
      guard let text = try text(name) else { continue }
      texts.append(CallQuery.TextCondition(kinds: kinds, match: match, text: text))
    }
    if let line = try text("line") {
      texts.append(CallQuery.TextCondition(kinds: [.caller], match: .exact, text: line))
      texts.append(CallQuery.TextCondition(kinds: [.sourceType], match: .exact, text: "phone"))
    }
    for (name, kinds) in [
      ("account", [CallWord.account]), ("type", [.type]), ("callType", [.callType]), ("trunk", [.trunk]),
      ("sourceType", [.sourceType]), ("calledType", [.calledType]), ("destinationType", [.destinationType]),
      ("callId", [.callId, .externalId, .sessionId, .leg]), ("tool", [.tool, .dialed]),
    ] {
      guard let text = try text(name) else { continue }
      texts.append(CallQuery.TextCondition(kinds: kinds, match: .exact, text: text))
    }
    return texts
  }

  private func search() throws(CallProblem) -> String? {
    guard let text = one("search"), !text.isEmpty else { return nil }
    let words = text.split(whereSeparator: \.isWhitespace).count
    guard words > 0 else { throw Self.blank("search") }
    guard text.unicodeScalars.count <= Self.searchLimit, words <= Self.wordLimit else {
      throw CallProblem(
        .badRequest, "\"search\" is \(Self.wordLimit) words and \(Self.searchLimit) letters at most")
    }
    return text
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
    let named = try values("customer")
    return try flag("recursive") == true ? named + customersBelow(named) : named
  }

  // MARK: Page

  /// - Returns: up to which revision the first page knew the calls.
  private func place(_ query: inout CallQuery) throws(CallProblem) -> Int64? {
    query.limit = try integer("limit", 1...CallQuery.largestLimit) ?? query.limit
    let offset = try integer("offset", 0...10_000_000) ?? 0
    if offset > 0 { query.place = .offset(offset) }
    if let text = one("syncToken"), !text.isEmpty {
      guard let revision = CallCursor.revision(ofSyncToken: text) else {
        throw CallProblem(.badRequest, "\"syncToken\" is a \"nextSyncToken\" of an earlier answer")
      }
      query.changedAfter = revision
    }
    // Who did not see the first calls has to be told of all of them when changes are asked for.
    guard let text = one("cursor"), !text.isEmpty else { return offset > 0 ? 0 : nil }
    guard let cursor = CallCursor(text), cursor.sort == CallCursor.sort(of: query) else {
      throw CallProblem(.badRequest, "\"cursor\" is a \"nextCursor\" of an earlier answer to the same question")
    }
    if case .offset = query.place { throw CallProblem(.badRequest, "\"cursor\" or \"offset\", not both") }
    query.place = cursor.place
    return cursor.revision
  }
}
