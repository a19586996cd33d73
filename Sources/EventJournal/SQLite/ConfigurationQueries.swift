import CallModel
import GRDB

/// What is read of the configurations that were in force, and of when sinks came.
enum ConfigurationQueries {
  static func all(_ db: Database) throws -> [KeptConfiguration] {
    try Row.fetchAll(db, sql: "SELECT first_seq, activated_at, text FROM configurations ORDER BY rowid").map {
      KeptConfiguration(
        firstSeq: $0[0], activatedAt: Instant(microseconds: $0[1]), text: EventQueries.bytes($0[2]) ?? [])
    }
  }

  /// The last event before each sink came; of sinks of an older format: none.
  static func sinkStarts(_ db: Database) throws -> [SinkName: Int64] {
    guard try db.columns(in: "sinks").contains(where: { $0.name == "first" }) else { return [:] }
    let rows = try Row.fetchAll(db, sql: "SELECT name, first FROM sinks WHERE shard = 0")
    return Dictionary(uniqueKeysWithValues: rows.map { (SinkName($0[0]), $0[1]) })
  }
}
