import CallModel
private import Foundation
private import GRDB

/// The calls: every call's events merged, in `calls-index.sqlite`. Built behind the journal and rebuilt from it
/// when the file is lost, so it is never backed up and need not be synced.
package actor CallsProjection {
  private let executor = QueueExecutor(label: "calls")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  private let database: DatabaseQueue
  private let journal: SQLiteJournal
  /// The last event that is in.
  package private(set) var position: Int64

  package static func path(in folder: String) -> String { folder + "/calls-index.sqlite" }
  private static let version: Int32 = 1
  /// Large pages sorted by call touch each part of the index once.
  private static let pageLimit = 2_048

  package init(journal: SQLiteJournal) throws(JournalError) {
    self.journal = journal
    do {
      var configuration = Configuration()
      configuration.label = "calls"
      configuration.journalMode = .wal
      configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA cache_size = -8192") }
      let database = try DatabaseQueue(path: Self.path(in: journal.folder), configuration: configuration)
      self.database = database
      position = try database.write { db in try Self.prepare(db) }
    } catch {
      throw JournalError(error, while: "open the calls")
    }
  }

  private static func prepare(_ db: Database) throws -> Int64 {
    if try Int32.fetchOne(db, sql: "PRAGMA user_version") != version {
      try db.execute(
        sql: """
          DROP TABLE IF EXISTS calls; DROP TABLE IF EXISTS call_events; DROP TABLE IF EXISTS position;
          CREATE TABLE calls(
            id BLOB PRIMARY KEY, revision INTEGER NOT NULL, provider TEXT NOT NULL, started_at INTEGER,
            deleted INTEGER NOT NULL, record BLOB NOT NULL);
          CREATE INDEX calls_revision ON calls(revision);
          CREATE TABLE call_events(call BLOB NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(call, seq));
          CREATE TABLE position(seq INTEGER NOT NULL);
          INSERT INTO position(seq) VALUES(0);
          PRAGMA user_version = \(version);
          """)
    }
    return try Int64.fetchOne(db, sql: "SELECT seq FROM position") ?? 0
  }

  /// Follows the journal until the task is cancelled.
  package func run() async throws(JournalError) {
    while !Task.isCancelled {
      let version = journal.signal.version
      let count = try await catchUp()
      if count == 0 {
        await journal.signal.wait(past: version, for: nil)
      }
      // Others have the first call on the machine: gather for a while, then take all at once.
      if count < Self.pageLimit { try? await Task.sleep(for: .milliseconds(200)) }
    }
  }

  /// Takes in one page of events.
  /// - Returns: how many there were.
  package func catchUp() async throws(JournalError) -> Int {
    var page: [JournalEntry] = []
    while page.count < Self.pageLimit {
      let from = page.last?.seq ?? position
      let entries: [JournalEntry]
      if let held = journal.ring.entries(after: from, limit: Self.pageLimit - page.count) {
        entries = held
      } else {
        entries = try await journal.reader.entries(after: from, limit: JournalReader.pageLimit)
      }
      guard !entries.isEmpty else { break }
      page += entries
    }
    guard let last = page.last else { return 0 }
    try apply(page, through: last.seq)
    return page.count
  }

  private func apply(_ page: [JournalEntry], through last: Int64) throws(JournalError) {
    let events = page.filter { $0.call != nil && $0.record != nil }
      .sorted { a, b in a.call == b.call ? a.seq < b.seq : (a.call ?? b.call) == a.call && Self.precedes(a.call, b.call) }
    do {
      try database.write { db in
        var at = events.startIndex
        while at < events.endIndex {
          let end = events[at...].firstIndex { $0.call != events[at].call } ?? events.endIndex
          try Self.merge(Array(events[at..<end]), db)
          at = end
        }
        try db.execute(sql: "UPDATE position SET seq = ?", arguments: [last])
      }
    } catch {
      throw JournalError(error, while: "merge calls")
    }
    position = last
  }

  private static func precedes(_ a: CallID?, _ b: CallID?) -> Bool {
    guard let a, let b else { return b != nil }
    return a < b
  }

  /// Merges events of one call, in journal order.
  private static func merge(_ events: [JournalEntry], _ db: Database) throws {
    guard let call = events.first?.call else { return }
    let key = Data(call.bits.bytes)
    let select = try db.cachedStatement(sql: "SELECT record FROM calls WHERE id = ?")
    var known = try Data.fetchOne(select, arguments: [key]).flatMap { CallRecord(json: [UInt8]($0)) }
    for event in events {
      guard let record = event.record.flatMap({ CallRecord(json: $0) }) else { continue }
      known = CallMerge.apply(record, seq: event.seq, to: known)
      try db.cachedStatement(sql: "INSERT OR IGNORE INTO call_events(call, seq) VALUES(?, ?)")
        .execute(arguments: [key, event.seq])
    }
    guard let known else { return }
    try db.cachedStatement(
      sql: """
        INSERT INTO calls(id, revision, provider, started_at, deleted, record) VALUES(?, ?, ?, ?, ?, ?)
        ON CONFLICT(id) DO UPDATE SET revision = excluded.revision, started_at = excluded.started_at,
        deleted = excluded.deleted, record = excluded.record
        """
    ).execute(arguments: [
      key, known.revision, known.provider.rawValue, known.startedAt?.microseconds, known.deletedAt != nil,
      Data(known.json()),
    ])
  }

  package func close() { try? database.close() }
}
