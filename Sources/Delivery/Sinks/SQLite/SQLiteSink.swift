import CallModel
package import EventJournal
private import Foundation
private import GRDB
private import JSONPath

/// Keeps calls in tables of a database: `calls`, one row a call, and `call_events`, one row an event; or one of an operator's
/// own.
///
/// Rows and the events they came from are one transaction, so an event that is delivered twice has its effect once.
package actor SQLiteSink: PageSink {
  private let executor = QueueExecutor(label: "sink.sqlite")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  package nonisolated let name: SinkName
  package nonisolated let pageLimit = 1_024
  private let path: String
  private let table: MappedTable?
  private let databases: SharedDatabases
  private var database: DatabaseQueue?

  /// - Parameters:
  ///   - table: nil: `calls` and `call_events`.
  ///   - databases: sinks that share a file have the same.
  package init(
    name: SinkName, path: String, table: MappedTable? = nil, databases: SharedDatabases = SharedDatabases()
  ) {
    self.name = name
    self.path = path
    self.table = table
    self.databases = databases
  }

  package func open(state: SinkState?) async throws(SinkUnavailable) {
    await close()
    do {
      let database = try databases.acquire(path)
      self.database = database
      try prepare(database)
    } catch {
      await close()
      throw unavailable(error, "open")
    }
  }

  private func prepare(_ database: DatabaseQueue) throws {
    try database.write { db in
      if let table { try table.prepare(db) } else { try db.execute(sql: CallTables.schema) }
    }
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
    do {
      return try database.write { db in try items.map { try Self.write($0, table, db) } }
    } catch  where Self.isOfOneItem(error) {
      return try writeOneByOne(items, database)
    }
  }

  /// Whether the fault is an item's own, and not the database's.
  private static func isOfOneItem(_ error: any Error) -> Bool {
    if error is JSONPathLimitError { return true }
    let codes: [ResultCode] = [.SQLITE_CONSTRAINT, .SQLITE_TOOBIG, .SQLITE_MISMATCH]
    return (error as? DatabaseError).map { codes.contains($0.resultCode) } ?? false
  }

  /// Each by itself, in one transaction still: what one cannot be written for keeps no other back, but those of its call.
  private func writeOneByOne(_ items: [SinkItem], _ database: DatabaseQueue) throws -> [SinkResult] {
    try database.write { db in
      var blocked: Set<CallID> = []
      return try items.map { item in
        if let call = item.entry.call, blocked.contains(call) { return .skipped }
        var result = SinkResult.skipped
        do {
          try db.inSavepoint {
            result = try Self.write(item, table, db)
            return .commit
          }
        } catch  where Self.isOfOneItem(error) {
          let reason = (error as? DatabaseError).map { "its table refuses it: \($0.extendedResultCode)" } ?? "\(error)"
          result = .failed(SinkFailure(reason, remedy: .hold))
        }
        if case .failed = result, let call = item.entry.call { blocked.insert(call) }
        return result
      }
    }
  }

  private static func write(_ item: SinkItem, _ table: MappedTable?, _ db: Database) throws -> SinkResult {
    guard let record = CallRecord(json: item.record) else {
      return .failed(SinkFailure("the stored record cannot be read", remedy: .hold))
    }
    let isNew: Bool
    if let table {
      isNew = try table.apply(item, record, db)
    } else {
      isNew = try CallTables.insert(item, record, db)
      if isNew { try CallTables.merge(record, seq: item.entry.seq, db) }
    }
    return .done(detail: isNew ? "written" : "was there already")
  }

  package func test(_ item: SinkItem) async -> SinkResult {
    // The first bytes of every database (SQLite's file format, section 1.3).
    if let start = FileManager.default.contents(atPath: path)?.prefix(16), !start.isEmpty,
      start != Data("SQLite format 3\0".utf8)
    {
      return .failed(SinkFailure("\(path) is there, and is not a database"))
    }
    return WritablePlace.check(path)
  }

  package func close() async {
    guard database != nil else { return }
    database = nil
    databases.release(path)
  }

  /// Only the code is taken over: SQLite's message may quote data.
  private func unavailable(_ error: any Error, _ attempt: String) -> SinkUnavailable {
    if let error = error as? DatabaseError {
      return SinkUnavailable("cannot \(attempt) \(path): \(error.extendedResultCode)")
    }
    return SinkUnavailable("cannot \(attempt) \(path): \(error)")
  }
}
