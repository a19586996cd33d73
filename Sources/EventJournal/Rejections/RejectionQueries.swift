package import CallModel
import Foundation
package import GRDB

/// What is read and written of rejected requests.
package enum RejectionQueries {
  // Cast, since a file that somebody changed may hold anything in any column.
  private static let columns =
    "id, CAST(rejected_at AS INTEGER)"
    + ["source", "address", "reason", "method", "target"].map { ", CAST(\($0) AS TEXT)" }.joined()
    + ", CAST(headers AS BLOB), CAST(body AS BLOB)"

  static func insert(_ db: Database, _ rejected: RejectedRequest) throws {
    // A number is never given twice: the audit log knows requests by it that are gone.
    let id =
      try Int64.fetchOne(
        db,
        sql: "SELECT max((SELECT ifnull(max(id), 0) FROM rejected), (SELECT ifnull(max(id), 0) FROM refusals)) + 1")
      ?? 1
    try db.cachedStatement(
      sql: """
        INSERT INTO rejected(id, rejected_at, source, address, reason, method, target, headers, body, size)
        VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      id, rejected.rejectedAt.microseconds, rejected.source, rejected.address, rejected.reason, rejected.method,
      rejected.target, Data(rejected.headers.bytes), Data(rejected.body), rejected.size,
    ])
    try RefusalQueries.insert(db, id: id, rejected)
  }

  /// Lets go of a request that was delivered properly after all.
  static func forget(_ db: Database, _ challenge: AnsweredChallenge, now: Instant) throws {
    let rows = try Row.fetchAll(
      db,
      sql: "SELECT id, body FROM rejected WHERE rejected_at >= ? AND source = ? AND method = ? AND target = ?",
      arguments: [
        now.microseconds - AnsweredChallenge.window * 2, challenge.source, challenge.method, challenge.target,
      ])
    for row in rows {
      let kept = AnsweredChallenge(
        source: challenge.source, method: challenge.method, target: challenge.target,
        body: EventQueries.bytes(row[1]) ?? [])
      guard kept == challenge else { continue }
      try db.execute(sql: "DELETE FROM rejected WHERE id = ?", arguments: [row[0] as Int64])
    }
  }

  /// The oldest after that number first.
  package static func page(
    _ db: Database, after id: Int64, source: String?, since: Instant?, limit: Int
  ) throws -> [RejectedRequest] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT \(columns) FROM rejected
        WHERE id > ?1 AND (?2 IS NULL OR source = ?2) AND rejected_at >= ?3 ORDER BY id LIMIT ?4
        """, arguments: [id, source, since?.microseconds ?? .min, limit]
    ).map(rejected)
  }

  /// Strangers can cause rejections: count, bytes and age are bounded. Who has the most gives up the oldest, so that a
  /// flood from one address does not push out what another's wrong secret left here.
  static func prune(_ db: Database, _ settings: JournalSettings) throws {
    let horizon = Instant(microseconds: settings.now().microseconds - settings.rejectedAge.microseconds)
    try db.execute(sql: "DELETE FROM rejected WHERE rejected_at < ?", arguments: [horizon.microseconds])
    try RefusalQueries.prune(db, before: horizon)
    while let row = try Row.fetchOne(db, sql: "SELECT count(*), coalesce(sum(size), 0) FROM rejected") {
      let excess = (row[0] as Int) - settings.rejectedCount
      guard excess > 0 || (row[1] as Int64) > settings.rejectedBytes else { return }
      try dropOldest(of: db, max(excess, settings.rejectedCount / 50))
    }
  }

  private static func dropOldest(of db: Database, _ count: Int) throws {
    guard
      let largest = try Row.fetchOne(
        db, sql: "SELECT source, address FROM rejected GROUP BY source, address ORDER BY count(*) DESC LIMIT 1")
    else { return }
    try db.execute(
      sql: """
        DELETE FROM rejected WHERE id IN
        (SELECT id FROM rejected WHERE source = ? AND address = ? ORDER BY id LIMIT ?)
        """, arguments: [largest[0] as String, largest[1] as String, max(1, count)])
  }

  /// Newest first.
  package static func list(_ db: Database, source: String?, limit: Int) throws -> [RejectedRequest] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT \(columns) FROM rejected
        WHERE ?1 IS NULL OR source = ?1 ORDER BY id DESC LIMIT ?2
        """, arguments: [source, limit]
    ).map(rejected)
  }

  package static func one(_ db: Database, id: Int64) throws -> RejectedRequest? {
    try Row.fetchOne(
      db,
      sql: "SELECT \(columns) FROM rejected WHERE id = ?",
      arguments: [id]
    ).map(rejected)
  }

  private static func rejected(_ row: Row) -> RejectedRequest {
    RejectedRequest(
      id: row[0], rejectedAt: Instant(microseconds: row[1]), source: row[2], address: row[3], reason: row[4],
      method: row[5], target: row[6], headers: CanonicalHeaders(bytes: EventQueries.bytes(row[7]) ?? []),
      body: EventQueries.bytes(row[8]) ?? [])
  }
}
