import GRDB

/// Makes a journal one of an older format again.
enum OlderFormats {
  static func removeAllAfterVersion4(_ db: Database) throws {
    try db.execute(sql: "DROP TABLE replay_jobs")
    try db.execute(sql: "DROP INDEX deliveries_replay")
    for column in ["sinks DROP COLUMN replayed", "sinks DROP COLUMN first", "deliveries DROP COLUMN replay",
      "deliveries DROP COLUMN route", "attempts DROP COLUMN replay"]
    { try db.execute(sql: "ALTER TABLE \(column)") }
  }

  static func removeAllAfterVersion3(_ db: Database) throws {
    try removeAllAfterVersion4(db)
    for name in ["paused", "dropped"] { try db.execute(sql: "ALTER TABLE sinks DROP COLUMN \(name)") }
  }
}
