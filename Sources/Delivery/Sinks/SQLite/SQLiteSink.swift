import CallModel
package import EventJournal
private import GRDB

/// Keeps `calls`, one row a call, and `call_events`, one row an event, in a database of its own.
///
/// Rows and the events they came from are one transaction, so an event that is delivered twice has its effect once.
/// The rollback journal lets other programs read and write beside us, on SQLite versions whose write-ahead log is unsafe.
package actor SQLiteSink: PageSink {
  private let executor = QueueExecutor(label: "sink.sqlite")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  package nonisolated let name: SinkName
  package nonisolated let pageLimit = 512
  private let path: String
  private var database: DatabaseQueue?

  package init(name: SinkName, path: String) {
    self.name = name
    self.path = path
  }

  package func open(state: SinkState?) async throws(SinkUnavailable) {
    do {
      database = try openDatabase()
    } catch {
      throw unavailable(error, "open")
    }
  }

  private func openDatabase() throws -> DatabaseQueue {
    if let slash = path.lastIndex(of: "/") { try DataFolder.make(String(path[..<slash])) }
    var configuration = Configuration()
    configuration.label = "sink.\(name)"
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = TRUNCATE")
      try db.execute(sql: "PRAGMA synchronous = FULL")
      try db.execute(sql: "PRAGMA cache_size = -4096")
    }
    let database = try DatabaseQueue(path: path, configuration: configuration)
    try database.write { try $0.execute(sql: CallTables.schema) }
    return database
  }

  package func deliver(_ items: [SinkItem]) async throws(SinkUnavailable) -> [SinkResult] {
    guard let database else { throw SinkUnavailable("\(path) is not open") }
    do {
      return try write(items, database)
    } catch {
      throw unavailable(error, "write to")
    }
  }

  private func write(_ items: [SinkItem], _ database: DatabaseQueue) throws -> [SinkResult] {
    try database.write { db in
      var results: [SinkResult] = []
      for item in items {
        guard let record = CallRecord(json: item.record) else {
          results.append(.failed(SinkFailure("the stored record cannot be read", remedy: .hold)))
          continue
        }
        let isNew = try CallTables.insert(item, record, db)
        if isNew { try CallTables.merge(record, seq: item.entry.seq, db) }
        results.append(.done(detail: isNew ? "written" : "was there already"))
      }
      return results
    }
  }

  package func test(_ item: SinkItem) async -> SinkResult { WritablePlace.check(path) }

  package func close() async {
    try? database?.close()
    database = nil
  }

  /// Only the code is taken over: SQLite's message may quote data.
  private func unavailable(_ error: any Error, _ attempt: String) -> SinkUnavailable {
    if let error = error as? DatabaseError {
      return SinkUnavailable("cannot \(attempt) \(path): \(error.extendedResultCode)")
    }
    return SinkUnavailable("cannot \(attempt) \(path): \(error)")
  }
}
