package import CallModel
private import Foundation
private import GRDB

extension SQLiteJournal: PollStore {
  package func pollState(of source: String) throws(JournalError) -> PollState? {
    try requireWorking()
    do {
      return try database.read { db in
        try Row.fetchOne(db, sql: "SELECT cursor, finished_at FROM polls WHERE source = ?", arguments: [source])
          .map { row in
            let finished: Int64? = row[1]
            return PollState(
              cursor: EventQueries.bytes(row[0]) ?? [],
              finishedAt: finished.map { Instant(microseconds: $0) })
          }
      }
    } catch {
      throw note(error, while: "read how far a source was polled")
    }
  }

  package func savePoll(of source: String, cursor: [UInt8], finishedAt: Instant?) throws(JournalError) {
    try write("keep how far a source was polled") { db in
      try db.execute(
        sql: """
          INSERT INTO polls(source, cursor, finished_at) VALUES(?1, ?2, ?3)
          ON CONFLICT(source) DO UPDATE SET cursor = ?2, finished_at = ifnull(?3, finished_at)
          """, arguments: [source, Data(cursor), finishedAt?.microseconds])
    }
  }

  package func polledRows(_ keys: [Int64], of source: String) throws(JournalError) -> [Int64: Int64] {
    try requireWorking()
    do {
      return try database.read { db in
        let statement = try db.cachedStatement(sql: "SELECT digest FROM polled_rows WHERE source = ? AND key = ?")
        var found: [Int64: Int64] = [:]
        for key in keys {
          if let digest = try Int64.fetchOne(statement, arguments: [source, key]) { found[key] = digest }
        }
        return found
      }
    } catch {
      throw note(error, while: "look polled rows up")
    }
  }

  package func append(
    _ events: [IncomingEvent], keeping rows: [PolledRowMark], of source: String
  ) throws(JournalError) {
    let now = settings.now().microseconds
    _ = try append(events) { db in try Self.keep(rows, source, now, db) }
  }

  package func keep(_ rows: [PolledRowMark], of source: String) throws(JournalError) {
    guard !rows.isEmpty else { return }
    let now = settings.now().microseconds
    try write("keep polled rows") { db in try Self.keep(rows, source, now, db) }
  }

  /// When a row was seen last is kept to a day, in microseconds: most rows of a round are as they were.
  private static let seenPrecision: Int64 = 86_400_000_000

  private static func keep(_ rows: [PolledRowMark], _ source: String, _ now: Int64, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO polled_rows(source, key, digest, seen_at) VALUES(?1, ?2, ?3, ?4)
        ON CONFLICT(source, key) DO UPDATE SET digest = ?3, seen_at = ?4 WHERE digest <> ?3 OR seen_at < ?5
        """)
    for row in rows {
      try statement.execute(arguments: [source, row.key, row.digest, now, now - Self.seenPrecision])
    }
  }

  package func forgetPolledRows(of source: String, before: Instant) throws(JournalError) {
    try write("forget polled rows") { db in
      try db.execute(
        sql: "DELETE FROM polled_rows WHERE source = ? AND seen_at < ?", arguments: [source, before.microseconds])
    }
  }
}
