import EventJournal
import GRDB
private import Synchronization

/// One writing connection for each database file, however many sinks write to it.
package final class SharedDatabases: Sendable {
  private struct Shared {
    let database: DatabaseQueue
    var users: Int
  }

  private let open = Mutex<[String: Shared]>([:])

  package init() {}

  /// Opens the file, or takes the connection that is there. To be given back with ``release(_:)``.
  func acquire(_ path: String) throws -> DatabaseQueue {
    try open.withLock { open in
      if var shared = open[path] {
        shared.users += 1
        open[path] = shared
        return shared.database
      }
      let database = try Self.openDatabase(path)
      open[path] = Shared(database: database, users: 1)
      return database
    }
  }

  func release(_ path: String) {
    let last = open.withLock { open -> DatabaseQueue? in
      guard var shared = open[path] else { return nil }
      shared.users -= 1
      open[path] = shared.users > 0 ? shared : nil
      return shared.users > 0 ? nil : shared.database
    }
    try? last?.close()
  }

  /// The rollback journal lets other programs read and write beside us, on SQLite versions whose write-ahead log is unsafe.
  private static func openDatabase(_ path: String) throws -> DatabaseQueue {
    if let slash = path.lastIndex(of: "/") { try DataFolder.make(String(path[..<slash])) }
    var configuration = Configuration()
    configuration.label = "sink.sqlite"
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = TRUNCATE")
      try db.execute(sql: "PRAGMA synchronous = FULL")
      try db.execute(sql: "PRAGMA cache_size = -4096")
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }
}
