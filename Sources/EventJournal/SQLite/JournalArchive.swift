package import CallModel
package import Cryptography
private import Foundation
import GRDB

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

  /// What sinks need of events, in short transactions.
  package func entries(after seq: Int64, limit: Int) throws(JournalError) -> [JournalEntry] {
    try read { try EventQueries.entries($0, after: seq, limit: limit) }
  }

  /// The first event received then or later, and the last received before.
  package func range(since: Instant, until: Instant?) throws(JournalError) -> (first: Int64, last: Int64) {
    try read { try EventQueries.range($0, since: since, until: until) }
  }

  /// When each source's latest events came, the oldest first: of the newest 20,000 events.
  package func arrivals(perSource limit: Int) throws(JournalError) -> [String: [Instant]] {
    try read { db in
      var arrivals: [String: [Instant]] = [:]
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT source, received_at FROM events WHERE seq > (SELECT max(seq) FROM events) - 20000 AND kind IN (0, 4)
          AND state != 2 AND parent IS NULL ORDER BY seq DESC
          """)
      while let row = try rows.next() {
        let source: String = row[0]
        guard arrivals[source, default: []].count < limit else { continue }
        arrivals[source, default: []].append(Instant(microseconds: row[1]))
      }
      return arrivals.mapValues { $0.reversed() }
    }
  }

  package func routing() throws(JournalError) -> KeptRouting { try read { try ConfigurationQueries.routing($0) } }

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
    _ filter: DeliveryFilter = DeliveryFilter(), limit: Int = 100
  ) throws(JournalError) -> [DeliveryQueries.Delivery] {
    try read { try DeliveryQueries.deliveries($0, filter, limit: limit) }
  }

  package func replays(id: Int64? = nil) throws(JournalError) -> [ReplayJob] {
    try read { try ReplayQueries.jobs($0, id: id) }
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

  /// The number of the newest event; 0 for none.
  package func last() throws(JournalError) -> Int64 {
    try read { try Int64.fetchOne($0, sql: "SELECT max(seq) FROM events") ?? 0 }
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

  func read<Result>(_ body: (Database) throws -> Result) throws(JournalError) -> Result {
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
