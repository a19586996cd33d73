import CallModel
private import Cryptography
private import Foundation
import GRDB

/// What the audit log says of rejected requests: strangers cause them, so they share one entry for a source and a minute.
package enum RefusalQueries {
  /// What binds one rejected request.
  package struct Refusal: Sendable, Hashable {
    /// The request's number.
    package let id: Int64
    package let commitment: Commitment
    let source: String
    let minute: Int64
  }

  /// More than this, long in the log, are let go of: their requests are gone before.
  private static let keptLimit = 100_000

  static func insert(_ db: Database, id: Int64, _ rejected: RejectedRequest) throws {
    guard let commitment = Commitment(r: RandomBytes.make(32), EventContent(rejected)) else { return }
    try db.cachedStatement(sql: "INSERT INTO refusals(id, source, minute, r, c) VALUES(?, ?, ?, ?, ?)")
      .execute(arguments: [
        id, rejected.source, minute(of: rejected.rejectedAt), Data(commitment.r), Data(commitment.c),
      ])
  }

  static func minute(of instant: Instant) -> Int64 {
    let seconds = instant.seconds
    return seconds >= 0 ? seconds / 60 : (seconds - 59) / 60
  }

  /// Which minutes are over and have no entry yet.
  static func open(_ db: Database, now: Instant) throws -> [(source: String, minute: Int64)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT CAST(source AS TEXT), CAST(minute AS INTEGER) FROM refusals WHERE leaf IS NULL AND minute <> ? ORDER BY minute, source
        LIMIT 1000
        """, arguments: [minute(of: now)]
    ).map { ($0[0], $0[1]) }
  }

  /// Gives a minute its entry.
  /// - Parameter index: the entry's.
  static func close(_ db: Database, source: String, minute: Int64, index: Int64, now: Instant) throws -> AuditAct {
    let codes = try Data.fetchAll(
      db, sql: "SELECT CAST(c AS BLOB) FROM refusals WHERE leaf IS NULL AND source = ? AND minute = ? ORDER BY id",
      arguments: [source, minute])
    try db.execute(
      sql: "UPDATE refusals SET leaf = ? WHERE leaf IS NULL AND source = ? AND minute = ?",
      arguments: [index, source, minute])
    return .rejections(
      of: source, minute: Instant(microseconds: minute &* 60_000_000), count: codes.count,
      digest: DigestAlgorithm.sha256.hash(codes.map { [UInt8]($0) }), at: now)
  }

  static func prune(_ db: Database, before time: Instant) throws {
    try db.execute(sql: "DELETE FROM refusals WHERE leaf IS NOT NULL AND minute < ?", arguments: [minute(of: time)])
    // An entry's are let go of together, and not while one of its requests is kept.
    try db.execute(
      sql: """
        DELETE FROM refusals WHERE leaf <=
        (SELECT leaf FROM refusals WHERE leaf IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET ?)
        AND leaf NOT IN (SELECT leaf FROM refusals JOIN rejected USING(id) WHERE leaf IS NOT NULL)
        """, arguments: [keptLimit])
  }

  /// The entry that a rejected request is under; nil where it has none yet.
  static func entry(_ db: Database, ofRejected id: Int64) throws -> Int64? {
    try Int64.fetchOne(
      db, sql: "SELECT CAST(leaf AS INTEGER) FROM refusals WHERE id = ? AND leaf IS NOT NULL", arguments: [id])
  }

  /// What an entry is made of, in order.
  static func refusals(_ db: Database, ofEntry index: Int64) throws -> [Refusal] {
    try Row.fetchAll(
      db,
      sql:
        "SELECT id, CAST(r AS BLOB), CAST(c AS BLOB), CAST(source AS TEXT), CAST(minute AS INTEGER) FROM refusals WHERE leaf = ? ORDER BY id",
      arguments: [index]
    )
    .map {
      Refusal(
        id: $0[0], commitment: Commitment(r: EventQueries.bytes($0[1]) ?? [], c: EventQueries.bytes($0[2]) ?? []),
        source: $0[3], minute: $0[4])
    }
  }

  /// How many are said to be under entries before that one, or under none that there is.
  static func logged(_ db: Database, before index: Int64) throws -> Int {
    try Int.fetchOne(
      db, sql: "SELECT count(*) FROM refusals WHERE leaf IS NOT NULL AND (leaf < ? OR leaf >= ?)",
      arguments: [index, try LeafQueries.size(db)]) ?? 0
  }

  /// A rejected request of which the log knows nothing.
  static func unbound(_ db: Database) throws -> Int64? {
    try Int64.fetchOne(db, sql: "SELECT min(id) FROM rejected WHERE id NOT IN (SELECT id FROM refusals)")
  }

  /// `SHA-256(C₁ ‖ C₂ ‖ …)` in hexadecimal, as the entry has it.
  package static func digest(_ refusals: [Refusal]) -> String {
    ByteEncoding.hex.encode(DigestAlgorithm.sha256.hash(refusals.map(\.commitment.c)))
  }
}
