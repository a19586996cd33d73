package import GRDB

/// Opens the journal's file as the measured facts of SQLite and GRDB ask for.
package enum JournalFile {
  package static func path(in folder: String) -> String { folder + "/journal.sqlite" }

  /// In bytes. An event with its record takes about 3 KiB: of pages half as large, a quarter would stay empty and be
  /// written all the same, twice.
  static let pageSize = 16_384

  /// The one connection that writes, and that does every checkpoint.
  static func openForWriting(folder: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.label = "journal"
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      // Must come before the first table is made; of no effect later: older journals keep their smaller pages.
      try db.execute(sql: "PRAGMA page_size = \(pageSize)")
    }
    let database = try DatabaseQueue(path: path(in: folder), configuration: configuration)
    try database.writeWithoutTransaction { db in
      // Debian 12's SQLite may corrupt a log that two connections checkpoint: so none does it by itself.
      try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
      try db.execute(sql: "PRAGMA temp_store = MEMORY")
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
      try db.execute(sql: "PRAGMA cell_size_check = ON")
      try db.execute(sql: "PRAGMA cache_size = -4096")
      try requireFullSync(db)
      // What the last run left in the log goes into the file before anything new is promised.
      try checkpoint(db, .truncate)
      try db.inTransaction(.immediate) {
        try JournalSchema.prepare(db)
        return .commit
      }
    }
    return database
  }

  /// GRDB sets `synchronous` to NORMAL when it has opened a file, whatever was asked for before. NORMAL may
  /// lose acknowledged events at a power failure.
  static func requireFullSync(_ db: Database) throws {
    try db.execute(sql: "PRAGMA synchronous = FULL")
    guard let level = try Int.fetchOne(db, sql: "PRAGMA synchronous"), level >= 2 else {
      throw JournalError(.broken, "SQLite will not sync at every commit")
    }
  }

  package enum CheckpointMode: String {
    case passive = "PASSIVE"
    case restart = "RESTART"
    case truncate = "TRUNCATE"
  }

  /// - Throws: `.broken` where a reader or writer stood in the way of anything but a passive one.
  @discardableResult
  static func checkpoint(_ db: Database, _ mode: CheckpointMode) throws -> (log: Int, done: Int) {
    guard let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(\(mode.rawValue))") else { return (0, 0) }
    let busy: Int = row[0]
    guard busy == 0 || mode == .passive else {
      throw JournalError(.broken, "the journal's write-ahead log cannot be checkpointed: another program reads it")
    }
    return (row[1], row[2])
  }

  /// A connection that can only read. It never checkpoints.
  package static func openForReading(folder: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.label = "journal.read"
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA cache_size = -512") }
    return try DatabaseQueue(path: path(in: folder), configuration: configuration)
  }
}
