import CallModel
private import Foundation
import GRDB
package import Logging

/// Keeps the search index of calls, behind the calls themselves: what has changed is written again, a little at a time, so
/// that it never takes the machine from those who store and deliver.
package actor CallSearch {
  private let executor = QueueExecutor(label: "calls.search")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  private var database: DatabaseQueue
  /// The file that is open.
  private var file: Int?
  private let journal: SQLiteJournal
  private let calls: CallsProjection
  /// The last revision that is in.
  package private(set) var position: Int64
  private let moved = ChangeSignal()

  private static let pageLimit = 512
  /// Of the time that a page took, so much is left to others before the next.
  private static let restFactor = 3.0
  private static let pace = Duration.milliseconds(200)
  /// How often it is looked whether the file is still there.
  private static let look = Duration.seconds(5)

  package init(journal: SQLiteJournal, calls: CallsProjection) throws(JournalError) {
    self.journal = journal
    self.calls = calls
    do {
      (database, position) = try Self.open(journal.folder)
    } catch {
      do {
        let path = CallSearchSchema.path(in: journal.folder)
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        (database, position) = try Self.open(journal.folder)
      } catch {
        throw JournalError(error, while: "open the search index")
      }
    }
    file = CallSearchSchema.number(in: journal.folder)
  }

  private static func open(_ folder: String) throws -> (DatabaseQueue, Int64) {
    var configuration = Configuration()
    configuration.label = "calls.search"
    configuration.journalMode = .wal
    configuration.prepareDatabase { db in
      // It can be made again, and no commit is worth a sync; but after a power cut it must not lack what it says it has.
      try db.execute(sql: "PRAGMA synchronous = NORMAL")
      try db.execute(sql: "PRAGMA cache_size = -8192")
    }
    let database = try DatabaseQueue(path: CallSearchSchema.path(in: folder), configuration: configuration)
    let position = try database.write { db -> Int64 in
      if try Int32.fetchOne(db, sql: "PRAGMA user_version") != CallSearchSchema.version {
        try db.execute(sql: CallSearchSchema.sql)
      }
      return try Int64.fetchOne(db, sql: "SELECT revision FROM position") ?? 0
    }
    return (database, position)
  }

  /// Follows the calls until the task is cancelled. Whatever goes wrong with the index, nothing else is worse for it: it is
  /// made anew.
  package func run(logger: Logger) async {
    // Further than the calls themselves: another journal's.
    if position > journal.lastSequenceAtOpen { begin(logger) }
    while !Task.isCancelled {
      let version = calls.moved.version
      let began = ContinuousClock.now
      do {
        _ = try await catchUp()
      } catch {
        logger.warning("the search index of calls is made anew: \(error)")
        begin(logger)
        try? await Task.sleep(for: .seconds(10))
        continue
      }
      guard await position >= calls.position else {
        try? await Task.sleep(for: (ContinuousClock.now - began) * Self.restFactor)
        continue
      }
      await calls.moved.wait(past: version, for: Self.look)
      if CallSearchSchema.number(in: journal.folder) != file {
        logger.warning("the search index of calls is made anew: its file is gone, or another stands in its place")
        begin(logger)
        continue
      }
      try? await Task.sleep(for: Self.pace)
    }
  }

  /// Returns once every call up to that revision is in, or the task is cancelled.
  package func reach(_ revision: Int64) async {
    while position < revision, !Task.isCancelled {
      let version = moved.version
      if position < revision { await moved.wait(past: version, for: .seconds(1)) }
    }
  }

  /// Takes in one page of changed calls.
  /// - Returns: how many there were.
  package func catchUp() async throws(JournalError) -> Int {
    let (changed, reached) = try await calls.changed(after: position, limit: Self.pageLimit)
    guard reached > position else { return 0 }
    do {
      do {
        try enter(changed, reached)
      } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
        try enter(changed, reached, leavingOutFaulty: true)
      }
    } catch {
      throw JournalError(error, while: "index calls")
    }
    position = reached
    moved.raise()
    return changed.count
  }

  /// - Parameter leavingOutFaulty: one call that cannot be entered is not to keep all others from being found.
  private func enter(
    _ calls: [ChangedCall], _ reached: Int64, leavingOutFaulty: Bool = false
  ) throws {
    try write { db in
      var writer = try CallSearchWriter(db)
      for call in calls {
        guard leavingOutFaulty else {
          try writer.put(call)
          continue
        }
        do {
          try db.inSavepoint {
            try writer.put(call)
            return .commit
          }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
          writer = try CallSearchWriter(db)
        }
      }
      try db.execute(sql: "UPDATE position SET revision = ?", arguments: [reached])
    }
  }

  /// The synchronous call, whose thread is this actor's own.
  private func write(_ body: (Database) throws -> Void) throws { try database.write(body) }

  private func begin(_ logger: Logger) {
    do {
      try? database.close()
      let path = CallSearchSchema.path(in: journal.folder)
      for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
      (database, position) = try Self.open(journal.folder)
      file = CallSearchSchema.number(in: journal.folder)
    } catch {
      logger.error("the search index of calls cannot be made: \(error)")
    }
  }

  /// Lets go of calls of which nothing was heard since that event.
  /// - Returns: whether there are more.
  package func forget(before seq: Int64) throws(JournalError) -> Bool {
    var isMore = false
    do {
      try write { db in
        let gone = try Row.fetchAll(db, sql: "SELECT id FROM calls WHERE revision < ? LIMIT 500", arguments: [seq])
        isMore = gone.count == 500
        guard !gone.isEmpty else { return }
        var writer = try CallSearchWriter(db)
        for row in gone {
          if let bits = UUIDBits([UInt8](row[0] as Data)) { try writer.remove(id: CallID(bits: bits)) }
        }
      }
    } catch {
      throw JournalError(error, while: "forget old calls")
    }
    return isMore
  }

  package func close() { try? database.close() }
}
