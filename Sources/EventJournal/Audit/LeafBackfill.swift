private import CallModel
private import Foundation
import GRDB
private import TransparencyLog

/// Gives events of a journal that had no audit log yet their entries, in their order. What was committed to stays as it was.
enum LeafBackfill {
  private static let batch = 256

  /// - Returns: how many entries the log has.
  static func run(_ db: Database, lastSeq: Int64) throws -> Int64 {
    var size = try LeafQueries.size(db)
    var seq = try LeafQueries.lastEvent(db)
    while seq < lastSeq {
      var (bundle, count, first, last): ([UInt8], Int, Int64?, Int64) = ([], 0, nil, seq)
      let rows = try Row.fetchCursor(
        db,
        sql:
          "SELECT seq, id, kind, received_at, source, verdict, key_id, c FROM events WHERE seq > ? ORDER BY seq LIMIT ?",
        arguments: [seq, batch])
      while let row = try rows.next() {
        // Events that are gone leave a hole: entries of one row belong to events without one.
        if first != nil, (row[0] as Int64) != last + 1 { break }
        last = row[0]
        first = first ?? last
        EntryBundle.append(leaf(row).bytes, to: &bundle)
        count += 1
      }
      guard let first else { break }
      try LeafQueries.insert(db, first: size, seq: first, count: count, bundle: bundle)
      size += Int64(count)
      seq = last
    }
    try bindRejections(db)
    return size
  }

  /// Rejected requests of a journal that did not commit to them yet.
  private static func bindRejections(_ db: Database) throws {
    while let id = try RefusalQueries.unbound(db) {
      guard let rejected = try RejectionQueries.one(db, id: id) else { return }
      try RefusalQueries.insert(db, id: id, rejected)
    }
  }

  private static func leaf(_ row: Row) -> EventLeaf {
    EventLeaf(
      id: EventID(bits: EventQueries.bytes(row[1]).flatMap { UUIDBits($0) } ?? UUIDBits(high: 0, low: 0)),
      kind: EventKind(rawValue: row[2]) ?? .received, receivedAt: Instant(microseconds: row[3]), source: row[4],
      verdict: row[5], keyID: row[6], commitment: EventQueries.bytes(row[7]) ?? [])
  }
}
