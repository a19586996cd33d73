import CallModel
import GRDB

/// The SQL of a query: conditions, order and place. Made of our own words alone; everything asked for is bound.
struct CallSearchStatement {
  private(set) var conditions: [String] = []
  private(set) var arguments: StatementArguments = []
  private let query: CallQuery

  /// - Parameter sources: the numbers of those names that are known.
  init(_ query: CallQuery, sources: [Int64]?) {
    self.query = query
    if let after = query.changedAfter { add("revision > ?", [after]) }
    if let from = query.from { add("started >= ?", [from.microseconds]) }
    if let to = query.to { add("started < ?", [to.microseconds]) }
    if let sources { addAmong("source", sources.map { Int($0) }) }
    if !query.providers.isEmpty { addAmong("provider", query.providers.map { CallSearchWriter.code($0) }) }
    if !query.directions.isEmpty { addAmong("direction", query.directions.map { CallSearchWriter.code($0) }) }
    if !query.statuses.isEmpty { addAmong("status", query.statuses.map { CallSearchWriter.code($0) }) }
    if !query.media.isEmpty { addAmong("media", query.media.map { CallSearchWriter.code($0) }) }
    flag(.missed, query.isMissed)
    flag(.unread, query.isUnread)
    flag(.recorded, query.isRecorded)
    active(query)
    if !query.includesDeleted, query.changedAfter == nil { flag(.deleted, false) }
    if let shortest = query.shortest { add("ifnull(talk, 0) >= ?", [shortest.milliseconds]) }
    if let longest = query.longest { add("ifnull(talk, 0) <= ?", [longest.milliseconds]) }
    // No text has a zero byte, and SQLite reads no further than one.
    let asked = query.texts.map(\.text) + query.customers + query.machines + [query.search ?? ""]
    guard !asked.contains(where: { $0.utf8.contains(0) }) else {
      add("0")
      return
    }
    for text in query.texts { add(text) }
    add(any: query.customers, of: .customer)
    add(any: query.machines, of: .machine)
    if let search = query.search { add(search: search) }
  }

  private mutating func add(_ condition: String, _ values: StatementArguments = []) {
    conditions.append(condition)
    arguments += values
  }

  private mutating func addAmong(_ column: String, _ values: [Int]) {
    add("\(column) IN (\(values.map(String.init).joined(separator: ",")))")
  }

  private mutating func flag(_ flag: CallFlags, _ wanted: Bool?) {
    guard let wanted else { return }
    add("flags & \(flag.rawValue) \(wanted ? "!=" : "=") 0")
  }

  private mutating func active(_ query: CallQuery) {
    guard let isActive = query.isActive else { return }
    guard let since = query.activeSince?.microseconds else { return flag(.active, isActive) }
    let bit = CallFlags.active.rawValue
    add(isActive ? "flags & \(bit) != 0 AND started >= ?" : "(flags & \(bit) = 0 OR started < ?)", [since])
  }

  // MARK: Texts

  private mutating func add(_ condition: CallQuery.TextCondition) {
    var alternatives: [String] = []
    var values: StatementArguments = []
    for kind in condition.kinds {
      let text = CallWords.folded(condition.text, kind)
      switch condition.match {
      case .exact:
        alternatives.append("SELECT call FROM words WHERE kind = \(kind.rawValue) AND text = ?")
        values += [text]
      case .starts:
        alternatives.append("SELECT call FROM words WHERE kind = \(kind.rawValue) AND text >= ? AND text < ?")
        values += [text, Self.end(of: text)]
      case .ends where kind.isNumber || kind.isName:
        let reversed = CallWords.backwards(text)
        alternatives.append("SELECT call FROM backwards WHERE kind = \(kind.rawValue) AND text >= ? AND text < ?")
        values += [reversed, Self.end(of: reversed)]
      case .ends:
        alternatives.append(
          "SELECT call FROM words WHERE kind = \(kind.rawValue) AND text LIKE ? ESCAPE '\\'")
        values += ["%" + Self.escaped(text)]
      case .contains:
        let (sql, bound) = Self.containing(text, kind)
        alternatives.append(sql)
        values += bound
      }
    }
    add("n IN (\(alternatives.joined(separator: " UNION ")))", values)
  }

  /// Three letters and more are found by their trigrams, and looked at again in the place where they are wanted.
  private static func containing(_ text: String, _ kind: CallWord) -> (String, StatementArguments) {
    let like = "kind = \(kind.rawValue) AND text LIKE ? ESCAPE '\\'"
    let pattern = "%" + escaped(text) + "%"
    guard text.count >= 3 else { return ("SELECT call FROM words WHERE \(like)", [pattern]) }
    return (
      "SELECT call FROM words WHERE call IN (SELECT rowid FROM texts WHERE texts MATCH ?) AND \(like)",
      [phrase(text.lowercased()), pattern]
    )
  }

  private mutating func add(any texts: [String], of kind: CallWord) {
    guard !texts.isEmpty else { return }
    let marks = texts.map { _ in "?" }.joined(separator: ",")
    add("n IN (SELECT call FROM words WHERE kind = \(kind.rawValue) AND text IN (\(marks)))", StatementArguments(texts))
  }

  private mutating func add(search: String) {
    // Each word of it anywhere.
    let words = search.lowercased().split(whereSeparator: \.isWhitespace)
    // What says nothing finds nothing: the caller refuses it.
    if words.isEmpty { add("0") }
    for word in words.prefix(10) {
      let digits = word.filter { $0.isNumber }
      // A number is found however it is written; an identity of digits as it is written.
      let isNumber = !digits.isEmpty && word.allSatisfy { $0.isNumber || "+-./()".contains($0) }
      var texts = isNumber && digits != word ? [String(word), digits] : [String(word)]
      // Short ones are compared letter by letter, where only those of ASCII are the same in both cases.
      if word.count < 3, let upper = Self.upper(word) { texts.append(upper) }
      let found = texts.map { Self.anywhere($0) }
      add("n IN (\(found.map(\.sql).joined(separator: " UNION ")))", StatementArguments(found.map(\.bound)))
    }
  }

  /// - Returns: nil where it is the same letters in ASCII, or others altogether: `ß` is not `SS`.
  private static func upper(_ word: Substring) -> String? {
    let upper = word.uppercased()
    let isSameLength = upper.unicodeScalars.count == word.unicodeScalars.count
    return isSameLength && !word.utf8.allSatisfy { $0 < 0x80 } && upper.lowercased() == word ? upper : nil
  }

  private static func anywhere(_ text: String) -> (sql: String, bound: String) {
    text.count >= 3
      ? ("SELECT rowid FROM texts WHERE texts MATCH ?", phrase(text))
      : ("SELECT call FROM words WHERE text LIKE ? ESCAPE '\\'", "%" + escaped(text) + "%")
  }

  /// One phrase of FTS5.
  private static func phrase(_ text: String) -> String { "\"" + text.replacing("\"", with: "\"\"") + "\"" }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
  }

  /// The first text after all that begin so.
  private static func end(of text: String) -> String { text + "\u{10FFFF}" }

  // MARK: Order and place

  var whereClause: String { conditions.isEmpty ? "1" : conditions.joined(separator: " AND ") }

  var key: String {
    if query.changedAfter != nil { return "revision" }
    return switch query.sort {
    case .startedAt: "started"
    case .revision: "revision"
    case .talkDuration: "ifnull(talk, -1)"
    case .direction: "direction"
    case .status: "status"
    case .source: "(SELECT name FROM names WHERE names.n = calls.source)"
    case .callerNumber: Self.least(.caller)
    case .calledNumber: Self.least(.dialed, .callee)
    case .destinationNumber: Self.least(.callee)
    case .sourceType: Self.least(.sourceType)
    case .calledType: Self.least(.calledType)
    case .destinationType: Self.least(.destinationType)
    case .customer: Self.least(.customer)
    case .machine: Self.least(.machine)
    case .trunk: Self.least(.trunk)
    case .callId: Self.least(.callId)
    }
  }

  /// By the first of these kinds that a call has a word of.
  private static func least(_ kinds: CallWord...) -> String {
    let words = kinds.map { "(SELECT min(text) FROM words WHERE call = calls.n AND kind = \($0.rawValue))" }
    return "coalesce(\(words.joined(separator: ", ")), '')"
  }

  var isDescending: Bool { query.changedAfter == nil && query.isDescending }

  /// Whether a page can begin after a call, not only after a number of them.
  var hasKeyset: Bool { query.changedAfter != nil || query.sort == .startedAt || query.sort == .revision }

  /// The page's conditions and its end.
  func page() -> (sql: String, arguments: StatementArguments) {
    var sql = whereClause
    var bound = arguments
    var offset = 0
    switch query.place {
    case .beginning: break
    case .offset(let count): offset = count
    case .after(let key, let call):
      let sign = isDescending ? "<" : ">"
      sql += " AND (\(self.key) \(sign) ? OR \(self.key) = ? AND n \(sign) ?)"
      bound += [key, key, call]
    }
    let order = isDescending ? "DESC" : "ASC"
    sql += " ORDER BY \(key) \(order), n \(order) LIMIT ? OFFSET ?"
    // One more than is wanted tells whether there are more.
    bound += [min(max(query.limit, 0), CallQuery.largestLimit) + 1, offset]
    return (sql, bound)
  }
}
