private import Foundation
package import GRDB
private import TransparencyLog

/// The audit log's entries in the journal's file: a row for each transaction, as an entry bundle. Rows are written once.
package enum LeafQueries {
  /// Entries that were committed together.
  package struct Rows: Sendable, Hashable {
    /// The first one's index.
    package let first: Int64
    /// The first one's event; nil where they are acts.
    package let seq: Int64?
    package let entries: [[UInt8]]
  }

  static func insert(_ db: Database, first: Int64, seq: Int64?, count: Int, bundle: [UInt8]) throws {
    try db.cachedStatement(sql: "INSERT INTO leaves(first, seq, count, entries) VALUES(?, ?, ?, ?)")
      .execute(arguments: [first, seq, count, Data(bundle)])
  }

  /// How many entries there are.
  package static func size(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT CAST(first + count AS INTEGER) FROM leaves ORDER BY first DESC LIMIT 1") ?? 0
  }

  /// The last event that has an entry; 0 where none has.
  static func lastEvent(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(
      db, sql: "SELECT CAST(seq + count - 1 AS INTEGER) FROM leaves WHERE seq IS NOT NULL ORDER BY first DESC LIMIT 1")
      ?? 0
  }

  /// The rows from the one that holds an entry on.
  package static func rows(_ db: Database, from index: Int64, limit: Int) throws -> [Rows] {
    let start =
      try Int64.fetchOne(
        db, sql: "SELECT first FROM leaves WHERE first <= ? ORDER BY first DESC LIMIT 1", arguments: [index]) ?? index
    let statement = try db.cachedStatement(
      sql: """
        SELECT first, CAST(seq AS INTEGER), CAST(entries AS BLOB), CAST(count AS INTEGER),
        typeof(seq) IN ('integer', 'null') AND typeof(entries) = 'blob' AND typeof(count) = 'integer'
        FROM leaves WHERE first >= ? AND first + count > ? ORDER BY first LIMIT ?
        """)
    return try Row.fetchAll(statement, arguments: [start, index, limit]).map { row in
      guard row[4], let entries = EntryBundle.entries(in: EventQueries.bytes(row[2]) ?? []), entries.count == row[3]
      else {
        throw JournalError(.incompatible, "the entries of the audit log from \(row[0] as Int64) on are damaged")
      }
      return Rows(first: row[0], seq: row[1], entries: entries)
    }
  }

  /// Where an event's entry is; nil where it has none.
  package static func index(_ db: Database, ofEvent seq: Int64) throws -> Int64? {
    // Both numbers grow, so the rows are searched by halves.
    guard var low = try Int64.fetchOne(db, sql: "SELECT min(first) FROM leaves"),
      var high = try Int64.fetchOne(db, sql: "SELECT max(first) FROM leaves")
    else { return nil }
    let statement = try db.cachedStatement(
      sql: """
        SELECT first, CAST(seq AS INTEGER), CAST(count AS INTEGER) FROM leaves
        WHERE first >= ? AND seq IS NOT NULL ORDER BY first LIMIT 1
        """)
    // Enough for any number of rows; a file that somebody changed may lead round in circles.
    for _ in 0..<128 where low <= high {
      let middle = low + (high &- low) / 2
      guard let row = try Row.fetchOne(statement, arguments: [middle]), (row[1] as Int64) <= seq else {
        high = middle - 1
        continue
      }
      let (first, firstEvent, count): (Int64, Int64, Int64) = (row[0], row[1], row[2])
      if seq < firstEvent &+ count { return first &+ seq &- firstEvent }
      low = first &+ max(1, count)
    }
    return nil
  }
}
