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
  private static let pageLimit = 4_096
  /// Between pages, when there is little to do and when there is much.
  private static let pace = Duration.milliseconds(250)
  private static let breath = Duration.milliseconds(20)

  package init(journal: SQLiteJournal) throws(JournalError) {
    self.journal = journal
    let last = journal.lastSequenceAtOpen
    do {
      let opened = try Self.open(journal.folder)
      // Further than the journal itself: another journal's. Built anew, like one that cannot be read.
      guard opened.position <= last else { throw DatabaseError(resultCode: .SQLITE_NOTADB) }
      (database, position) = opened
    } catch {
      do {
        for suffix in ["", "-wal", "-shm"] {
          try? FileManager.default.removeItem(atPath: Self.path(in: journal.folder) + suffix)
        }
        (database, position) = try Self.open(journal.folder)
      } catch {
        throw JournalError(error, while: "open the calls")
      }
    }
  }

  private static func open(_ folder: String) throws -> (database: DatabaseQueue, position: Int64) {
    var configuration = Configuration()
    configuration.label = "calls"
    configuration.journalMode = .wal
    configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA cache_size = -4096") }
    let database = try DatabaseQueue(path: path(in: folder), configuration: configuration)
    return (database, try database.write { db in try prepare(db) })
  }

  private static func prepare(_ db: Database) throws -> Int64 {
    if try Int32.fetchOne(db, sql: "PRAGMA user_version") != version {
      try db.execute(
        sql: """
          DROP TABLE IF EXISTS calls; DROP TABLE IF EXISTS call_events; DROP TABLE IF EXISTS position;
          CREATE TABLE calls(
            first_seq INTEGER PRIMARY KEY, id BLOB NOT NULL, revision INTEGER NOT NULL, events BLOB NOT NULL,
            record BLOB NOT NULL);
          CREATE UNIQUE INDEX calls_id ON calls(id);
          CREATE INDEX calls_revision ON calls(revision);
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
      // Others have the first call on the machine: gather for a while, then take many at once.
      try? await Task.sleep(for: count < Self.pageLimit ? Self.pace : Self.breath)
    }
  }

  /// Takes in one page of events.
  /// - Returns: how many there were.
  package func catchUp() async throws(JournalError) -> Int {
    var page: [JournalEntry] = []
    var bytes = 0
    while page.count < Self.pageLimit, bytes < EventQueries.pageBytes {
      let from = page.last?.seq ?? position
      let entries: [JournalEntry]
      if let held = journal.ring.entries(after: from, limit: Self.pageLimit - page.count) {
        entries = held
      } else {
        entries = try await journal.reader.entries(after: from, limit: JournalReader.pageLimit)
      }
      guard !entries.isEmpty else { break }
      page += entries
      bytes += entries.reduce(0) { $0 + $1.size }
    }
    guard let last = page.last else { return 0 }
    try apply(page, through: last.seq)
    return page.count
  }

  private func apply(_ page: [JournalEntry], through last: Int64) throws(JournalError) {
    // By call, so that the events of one meet; in the order of the calls' first events, so that new rows go to the end.
    let groups = Dictionary(grouping: page.filter { $0.record != nil }) { $0.call }
      .filter { $0.key != nil }.values.sorted { ($0.first?.seq ?? 0) < ($1.first?.seq ?? 0) }
    do {
      try database.write { db in
        for events in groups { try Self.merge(events[...], db) }
        try db.execute(sql: "UPDATE position SET seq = ?", arguments: [last])
      }
    } catch {
      throw JournalError(error, while: "merge calls")
    }
    position = last
  }

  /// Merges events of one call, in journal order.
  private static func merge(_ events: ArraySlice<JournalEntry>, _ db: Database) throws {
    guard let first = events.first, let call = first.call, let record = first.record else { return }
    let key = Data(call.bits.bytes)
    let select = try db.cachedStatement(sql: "SELECT record, events FROM calls WHERE id = ?")
    let row = try Row.fetchOne(select, arguments: [key])
    if row == nil, events.count == 1 {
      // Nearly every call's first event: nothing to merge, so nothing to parse.
      return try insert(key, first.seq, first.seq, [first.seq], CallRecord.json(record, revision: first.seq), db)
    }
    var known = row.flatMap { EventQueries.bytes($0[0]) }.flatMap { CallRecord(json: $0) }
    var numbers = row.map { EventNumbers.decode(EventQueries.bytes($0[1]) ?? []) } ?? []
    for event in events where event.seq > numbers.last ?? 0 {
      guard let record = event.record.flatMap({ CallRecord(json: $0) }) else { continue }
      known = CallMerge.apply(record, seq: event.seq, to: known)
      numbers.append(event.seq)
    }
    guard let known, let firstSeq = numbers.first else { return }
    if row == nil { return try insert(key, firstSeq, known.revision ?? firstSeq, numbers, known.json(), db) }
    try db.cachedStatement(sql: "UPDATE calls SET revision = ?, events = ?, record = ? WHERE id = ?")
      .execute(arguments: [known.revision, Data(EventNumbers.encode(numbers)), Data(known.json()), key])
  }

  private static func insert(
    _ key: Data, _ firstSeq: Int64, _ revision: Int64, _ numbers: [Int64], _ record: [UInt8], _ db: Database
  ) throws {
    try db.cachedStatement(sql: "INSERT INTO calls(first_seq, id, revision, events, record) VALUES(?, ?, ?, ?, ?)")
      .execute(arguments: [firstSeq, key, revision, Data(EventNumbers.encode(numbers)), Data(record)])
  }

  package func close() { try? database.close() }
}
