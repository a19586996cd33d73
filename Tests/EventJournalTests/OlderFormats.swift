import GRDB

/// Makes a journal one of an older format again.
enum OlderFormats {
  static func downgrade(_ path: String, to version: Int32) throws {
    let database = try DatabaseQueue(path: path)
    try database.write { db in
      if version < 5 { try removeAllAfterVersion4(db) } else { try removeAllAfterVersion5(db) }
    }
    try database.close()
    try setVersion(path, version)
  }

  static func setVersion(_ path: String, _ version: Int32) throws {
    let database = try DatabaseQueue(path: path)
    try database.write { db in try db.execute(sql: "PRAGMA user_version = \(version)") }
    try database.close()
  }

  static func removeAllAfterVersion5(_ db: Database) throws {
    for table in ["polls", "polled_rows"] { try db.execute(sql: "DROP TABLE \(table)") }
  }

  static func removeAllAfterVersion4(_ db: Database) throws {
    try removeAllAfterVersion5(db)
    for table in ["replay_jobs", "eras"] { try db.execute(sql: "DROP TABLE \(table)") }
    try db.execute(sql: "DROP INDEX deliveries_replay")
    let columns = [
      "sinks DROP COLUMN replayed", "sinks DROP COLUMN first", "deliveries DROP COLUMN replay",
      "deliveries DROP COLUMN route", "deliveries DROP COLUMN was_dead", "attempts DROP COLUMN replay",
    ]
    for column in columns { try db.execute(sql: "ALTER TABLE \(column)") }
  }

  static func removeAllAfterVersion3(_ db: Database) throws {
    try removeAllAfterVersion4(db)
    for name in ["paused", "dropped"] { try db.execute(sql: "ALTER TABLE sinks DROP COLUMN \(name)") }
  }
}
