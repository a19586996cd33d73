package import CallModel
package import Cryptography
private import Foundation
private import GRDB

/// The journal for those who only look: commands, beside a running server or without one. Blocks.
package final class JournalArchive: Sendable {
  private let database: DatabaseQueue
  package let folder: String

  /// - Throws: `.notFound` where there is no journal yet.
  package init(folder: String) throws(JournalError) {
    self.folder = folder
    guard FileManager.default.fileExists(atPath: JournalFile.path(in: folder)) else {
      throw JournalError(.notFound, "there is no journal in \(folder) yet: `switchboard serve` makes it")
    }
    do {
      database = try JournalFile.openForReading(folder: folder)
    } catch {
      throw Self.readable(error, folder)
    }
  }

  package func close() { try? database.close() }

  package func events(_ filter: EventFilter) throws(JournalError) -> [StoredEvent] {
    try read { try EventQueries.events($0, filter) }
  }

  package func event(_ id: EventID) throws(JournalError) -> StoredEvent? {
    try read { db in
      guard let seq = try EventQueries.seq(db, of: id) else { return nil }
      return try EventQueries.event(db, at: seq)
    }
  }

  package func event(at seq: Int64) throws(JournalError) -> StoredEvent? {
    try read { try EventQueries.event($0, at: seq) }
  }

  package func rejected(source: String?, limit: Int) throws(JournalError) -> [RejectedRequest] {
    try read { try RejectionQueries.list($0, source: source, limit: limit) }
  }

  package func rejected(id: Int64) throws(JournalError) -> RejectedRequest? {
    try read { try RejectionQueries.one($0, id: id) }
  }

  /// Under which credentials of kept requests are sealed.
  package func credentialKey() throws(JournalError) -> HMACKey {
    guard let bytes = try read({ try MetaQueries.value($0, "credentialKey") }), let key = HMACKey(bytes) else {
      throw JournalError(.incompatible, "the journal has no credential key")
    }
    return key
  }

  /// When each key of a source proved something last.
  package func keyUses() throws(JournalError) -> [KeyUse: Instant] {
    try read { db in
      guard try db.tableExists("key_uses") else { return [:] }
      let rows = try Row.fetchAll(db, sql: "SELECT source, key_id, last_at FROM key_uses")
      return Dictionary(
        uniqueKeysWithValues: rows.map {
          (KeyUse(source: $0[0], keyID: $0[1]), Instant(microseconds: $0[2]))
        })
    }
  }

  package func oauthClients() throws(JournalError) -> [OAuthClient] {
    try read { try $0.tableExists("oauth_clients") ? OAuthQueries.clients($0) : [] }
  }

  package func sinks() throws(JournalError) -> [DeliveryQueries.SinkStatus] {
    try read { try DeliveryQueries.sinks($0) }
  }

  package func deliveries(
    sink: String? = nil, seq: Int64? = nil, state: DeliveryState? = nil, limit: Int = 100
  ) throws(JournalError) -> [DeliveryQueries.Delivery] {
    try read { try DeliveryQueries.deliveries($0, sink: sink, seq: seq, state: state, limit: limit) }
  }

  package func attempts(sink: String? = nil, seq: Int64) throws(JournalError) -> [(
    sink: String, attempt: DeliveryAttempt
  )] {
    try read { try DeliveryQueries.attempts($0, sink: sink, seq: seq) }
  }

  package struct Counts: Sendable, Hashable {
    package let lastSeq: Int64
    package let quarantined: Int64
    package let rejected: Int64
    package let bytes: Int64
  }

  package func counts() throws(JournalError) -> Counts {
    try read { db in
      Counts(
        lastSeq: try Int64.fetchOne(db, sql: "SELECT max(seq) FROM events") ?? 0,
        quarantined: try Int64.fetchOne(db, sql: "SELECT count(*) FROM events WHERE state = 2") ?? 0,
        rejected: try Int64.fetchOne(db, sql: "SELECT count(*) FROM rejected") ?? 0,
        bytes: (try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0)
          * (try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0))
    }
  }

  // MARK: The audit log

  /// How many entries the log has.
  package func logSize() throws(JournalError) -> Int64 {
    try read { try $0.tableExists("leaves") ? LeafQueries.size($0) : 0 }
  }

  package func leaves(from index: Int64, limit: Int) throws(JournalError) -> [LeafQueries.Rows] {
    try read { try LeafQueries.rows($0, from: index, limit: limit) }
  }

  /// Where an event's entry is, and the entry.
  package func entry(ofEvent seq: Int64) throws(JournalError) -> (index: Int64, bytes: [UInt8])? {
    try read { db in
      guard let index = try LeafQueries.index(db, ofEvent: seq) else { return nil }
      return try Self.entry(db, at: index)
    }
  }

  package func entry(at index: Int64) throws(JournalError) -> (index: Int64, bytes: [UInt8])? {
    try read { try Self.entry($0, at: index) }
  }

  private static func entry(_ db: Database, at index: Int64) throws -> (index: Int64, bytes: [UInt8])? {
    guard let row = try LeafQueries.rows(db, from: index, limit: 1).first, row.first <= index,
      index - row.first < row.entries.count
    else { return nil }
    return (index, row.entries[Int(index - row.first)])
  }

  /// What is stored of the events that entries are of, by number.
  package func events(ofEntries rows: [LeafQueries.Rows]) throws(JournalError) -> [Int64: StoredEvent] {
    guard let first = rows.lazy.compactMap(\.seq).first else { return [:] }
    var filter = EventFilter()
    filter.after = first &- 1
    filter.limit = rows.reduce(0) { $0 + ($1.seq == nil ? 0 : $1.entries.count) }
    return Dictionary(try events(filter).map { ($0.entry.seq, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// What an entry for rejected requests is made of.
  package func refusals(ofEntry index: Int64) throws(JournalError) -> [RefusalQueries.Refusal] {
    try read { try RefusalQueries.refusals($0, ofEntry: index) }
  }

  func loggedRefusals(before index: Int64) throws(JournalError) -> Int {
    try read { try RefusalQueries.logged($0, before: index) }
  }

  func unboundRejection() throws(JournalError) -> Int64? { try read { try RefusalQueries.unbound($0) } }

  /// The entry that a rejected request is under; nil where it has none yet.
  package func entry(ofRejected id: Int64) throws(JournalError) -> Int64? {
    try read { try $0.tableExists("refusals") ? RefusalQueries.entry($0, ofRejected: id) : nil }
  }

  /// How many events have a number within.
  func counts(of range: Range<Int64>) throws(JournalError) -> Int {
    try read {
      try Int.fetchOne(
        $0, sql: "SELECT count(*) FROM events WHERE seq >= ? AND seq < ?",
        arguments: [range.lowerBound, range.upperBound]) ?? 0
    }
  }

  /// An event whose number is not within, and not beyond a last one.
  func eventOutside(_ range: Range<Int64>, through last: Int64) throws(JournalError) -> Int64? {
    try read {
      try Int64.fetchOne(
        $0, sql: "SELECT seq FROM events WHERE seq < ? OR (seq >= ? AND seq <= ?) ORDER BY seq LIMIT 1",
        arguments: [range.lowerBound, range.upperBound, last])
    }
  }

  // MARK: Calls

  package func calls(provider: String?, missed: Bool, limit: Int) throws(JournalError) -> [CallRecord] {
    try readCalls { try $0.list(provider: provider, missed: missed, limit: limit) }
  }

  /// A call and the numbers of its events.
  package func call(_ id: CallID) throws(JournalError) -> (record: CallRecord, events: [Int64])? {
    try readCalls { try $0.call(id) }
  }

  private func readCalls<Result>(_ body: (CallQueries) throws -> Result) throws(JournalError) -> Result {
    do {
      let calls = try CallQueries(folder: folder) { seq in
        try self.database.read { try EventQueries.entry($0, at: seq)?.record }
      }
      defer { calls.close() }
      return try body(calls)
    } catch {
      throw Self.readable(error, folder)
    }
  }

  private func read<Result>(_ body: (Database) throws -> Result) throws(JournalError) -> Result {
    do {
      return try database.read(body)
    } catch {
      throw Self.readable(error, folder)
    }
  }

  private static func readable(_ error: any Error, _ folder: String) -> JournalError {
    if let error = error as? DatabaseError,
      [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM].contains(error.resultCode)
    {
      return JournalError(.notFound, "cannot read the journal in \(folder): run as the user who owns it")
    }
    return JournalError(error, while: "read the journal in \(folder)")
  }
}
