package import CallModel
import Foundation
package import GRDB

/// What is read of events, on whichever connection.
package enum EventQueries {
  /// In bytes: about what one page of entries takes at most, and one entry more.
  static let pageBytes = 8 << 20

  // Cast, since a file that somebody changed may hold anything in any column: that is to be told, not to end the program.
  private static let entryColumns =
    "seq, CAST(id AS BLOB), CAST(received_at AS INTEGER), CAST(source AS TEXT), CAST(call AS BLOB), CAST(record AS BLOB)"
  private static let eventColumns =
    entryColumns + ", CAST(kind AS INTEGER), CAST(state AS INTEGER)"
    + ["verdict", "key_id", "address", "method", "target", "reason"].map { ", CAST(\($0) AS TEXT)" }.joined()
    + ["headers", "body", "r", "c"].map { ", CAST(\($0) AS BLOB)" }.joined()
    + ", CAST(parent AS INTEGER), CAST(origin AS INTEGER), CAST(dedupe AS BLOB), \(hasItsTypes)"
  /// Whether each column holds what this program writes there.
  private static let hasItsTypes =
    ([("integer", ["received_at", "kind", "state"]), ("text", ["source", "verdict"]), ("blob", ["id", "r", "c"])]
    .flatMap { type, columns in columns.map { "typeof(\($0)) = '\(type)'" } }
    + [
      ("integer", ["parent", "origin"]), ("text", ["key_id", "address", "method", "target", "reason"]),
      ("blob", ["call", "dedupe", "headers", "body", "record"]),
    ].flatMap { type, columns in columns.map { "typeof(\($0)) IN ('\(type)', 'null')" } }).joined(separator: " AND ")

  static func entries(_ db: Database, after seq: Int64, limit: Int) throws -> [JournalEntry] {
    let statement = try db.cachedStatement(
      sql: "SELECT \(entryColumns) FROM events WHERE seq > ? ORDER BY seq LIMIT ?")
    var found: [JournalEntry] = []
    var bytes = 0
    let rows = try Row.fetchCursor(statement, arguments: [seq, limit])
    // Bounded by bytes too: records may be as large as bodies.
    while bytes < pageBytes, let row = try rows.next() {
      let next = entry(row)
      bytes += next.size
      found.append(next)
    }
    return found
  }

  static func entry(_ db: Database, at seq: Int64) throws -> JournalEntry? {
    let statement = try db.cachedStatement(sql: "SELECT \(entryColumns) FROM events WHERE seq = ?")
    return try Row.fetchOne(statement, arguments: [seq]).map(entry)
  }

  static func original(_ db: Database, at seq: Int64) throws -> OriginalRequest? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT CAST(headers AS BLOB), CAST(body AS BLOB) FROM events
        WHERE seq = (SELECT coalesce(CAST(parent AS INTEGER), seq) FROM events WHERE seq = ?)
        """)
    guard let row = try Row.fetchOne(statement, arguments: [seq]) else { return nil }
    let fields = CanonicalHeaders(bytes: bytes(row[0]) ?? []).fields
    return OriginalRequest(
      contentType: fields.first { $0.name == "content-type" }?.value,
      traceParent: fields.first { $0.name == "traceparent" }?.value, body: bytes(row[1]) ?? [])
  }

  package static func event(_ db: Database, at seq: Int64) throws -> StoredEvent? {
    try Row.fetchOne(db, sql: "SELECT \(eventColumns) FROM events WHERE seq = ?", arguments: [seq])
      .map { try withRequest(db, event($0)) }
  }

  package static func events(_ db: Database, _ filter: EventFilter) throws -> [StoredEvent] {
    var conditions = ["seq > ?"]
    var arguments: StatementArguments = [filter.after]
    if let source = filter.source {
      conditions.append("source = ?")
      arguments += [source]
    }
    if let state = filter.state {
      // Spelled out so that the index of quarantined events is found.
      conditions.append("state = \(state.rawValue)")
    }
    if let since = filter.since {
      conditions.append("received_at >= ?")
      arguments += [since.microseconds]
    }
    if let until = filter.until {
      conditions.append("received_at < ?")
      arguments += [until.microseconds]
    }
    arguments += [filter.limit]
    return try Row.fetchAll(
      db,
      sql: """
        SELECT \(eventColumns) FROM events WHERE \(conditions.joined(separator: " AND "))
        ORDER BY seq \(filter.newestFirst ? "DESC" : "ASC") LIMIT ?
        """, arguments: arguments
    ).map { try withRequest(db, event($0)) }
  }

  /// The first event with that identity. Identities begin with the time of receipt, which grows with `seq`
  /// but for clocks set back; those are found by looking at every row.
  package static func seq(_ db: Database, of id: EventID) throws -> Int64? {
    let milliseconds = Int64(id.bits.high >> 16)
    let margin: Int64 = 5_000_000
    let from = try firstSeq(db, receivedFrom: milliseconds * 1_000 - margin)
    let bytes = Data(id.bits.bytes)
    if let near = try Int64.fetchOne(
      db, sql: "SELECT seq FROM (SELECT seq, id FROM events WHERE seq >= ? ORDER BY seq LIMIT 100000) WHERE id = ?",
      arguments: [from, bytes])
    {
      return near
    }
    return try Int64.fetchOne(db, sql: "SELECT seq FROM events WHERE id = ?", arguments: [bytes])
  }

  static func range(_ db: Database, since: Instant, until: Instant?) throws -> (first: Int64, last: Int64) {
    let newest = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM events") ?? 0
    let first = try firstSeq(db, receivedFrom: since.microseconds)
    // Of times that all lie before it the search gives the newest all the same.
    let found = try Int64.fetchOne(db, sql: "SELECT received_at FROM events WHERE seq = ?", arguments: [first])
    let isBefore = found.map { $0 < since.microseconds } ?? true
    guard let until else { return (isBefore ? newest + 1 : first, newest) }
    let end = try firstSeq(db, receivedFrom: until.microseconds)
    let after = try Int64.fetchOne(db, sql: "SELECT received_at FROM events WHERE seq = ?", arguments: [end])
    return (isBefore ? newest + 1 : first, (after.map { $0 < until.microseconds } ?? true) ? newest : end - 1)
  }

  /// A binary search over `seq`, as if times grew with it.
  static func firstSeq(_ db: Database, receivedFrom time: Int64) throws -> Int64 {
    guard var low = try Int64.fetchOne(db, sql: "SELECT min(seq) FROM events"),
      var high = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM events")
    else { return 0 }
    while low < high {
      let middle = low + (high - low) / 2
      let found = try Int64.fetchOne(
        db, sql: "SELECT received_at FROM events WHERE seq >= ? ORDER BY seq LIMIT 1", arguments: [middle])
      if let found, found < time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// An event of a request with several keeps the request with the first.
  private static func withRequest(_ db: Database, _ event: StoredEvent) throws -> StoredEvent {
    guard let parent = event.parent,
      let row = try Row.fetchOne(db, sql: "SELECT headers, body FROM events WHERE seq = ?", arguments: [parent])
    else { return event }
    return StoredEvent(
      entry: event.entry, kind: event.kind, state: event.state, verdict: event.verdict, keyID: event.keyID,
      address: event.address, method: event.method, target: event.target, reason: event.reason,
      headers: CanonicalHeaders(bytes: bytes(row[0]) ?? []), body: bytes(row[1]) ?? [], commitment: event.commitment,
      parent: parent, origin: event.origin, dedupe: event.dedupe, isWhole: event.isWhole && parent < event.entry.seq)
  }

  private static func entry(_ row: Row) -> JournalEntry {
    JournalEntry(
      seq: row[0], id: EventID(bits: bytes(row[1]).flatMap { UUIDBits($0) } ?? UUIDBits(high: 0, low: 0)),
      receivedAt: Instant(microseconds: row[2]), source: row[3],
      call: bytes(row[4]).flatMap { UUIDBits($0) }.map(CallID.init(bits:)), record: bytes(row[5]))
  }

  private static func event(_ row: Row) -> StoredEvent {
    StoredEvent(
      entry: entry(row), kind: EventKind(rawValue: row[6]) ?? .received, state: EventState(rawValue: row[7]) ?? .stored,
      verdict: row[8], keyID: row[9], address: row[10] ?? "", method: row[11] ?? "", target: row[12] ?? "",
      reason: row[13], headers: CanonicalHeaders(bytes: bytes(row[14]) ?? []), body: bytes(row[15]) ?? [],
      commitment: Commitment(r: bytes(row[16]) ?? [], c: bytes(row[17]) ?? []), parent: row[18], origin: row[19],
      dedupe: bytes(row[20]), isWhole: isWhole(row))
  }

  private static func isWhole(_ row: Row) -> Bool {
    let (call, parent): (Data?, Int64?) = (row[4], row[18])
    return row[21] && (row[1] as Data).count == 16 && (call?.count ?? 16) == 16 && EventKind(rawValue: row[6]) != nil
      && EventState(rawValue: row[7]) != nil && (parent == nil) == (row[14] as Data? != nil)
      && (parent == nil) == (row[15] as Data? != nil)
  }

  static func bytes(_ data: Data?) -> [UInt8]? { data.map { [UInt8]($0) } }
}
