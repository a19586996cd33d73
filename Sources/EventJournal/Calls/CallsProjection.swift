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
  /// Raised when it has moved on.
  let moved = ChangeSignal()
  /// The last event that is in.
  package private(set) var position: Int64

  package static func path(in folder: String) -> String { folder + "/calls-index.sqlite" }
  /// A large page touches each part of the index once.
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
    if try Int32.fetchOne(db, sql: "PRAGMA user_version") != CallRows.version { try db.execute(sql: CallRows.sql) }
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
    let later = try enter(page, through: last.seq)
    if !later.isEmpty {
      let groups = Self.byCall(later)
      let known = try lookUp(groups)
      let first = try await firstRecords(of: known)
      try apply(groups, known, first, through: last.seq)
    }
    position = last.seq
    moved.raise()
    return page.count
  }

  /// Enters the calls that the page speaks of for the first time: nearly all of them. Where the program ends before the
  /// others are in, the page is taken again, and what was entered is found to be there.
  /// - Returns: the events of calls that were known already.
  private func enter(_ page: [JournalEntry], through last: Int64) throws(JournalError) -> [JournalEntry] {
    do {
      return try database.write { db in
        let row = try RowInsert(CallRows.entering, db)
        var later: [JournalEntry] = []
        for entry in page where entry.record != nil {
          guard let call = entry.call else { continue }
          if try !row.run(CallRows.values(entering: call, event: entry.seq), db) { later.append(entry) }
        }
        if later.isEmpty { try Self.move(to: last, db) }
        return later
      }
    } catch {
      throw JournalError(error, while: "enter calls")
    }
  }

  private static func move(to position: Int64, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE position SET seq = ?").execute(arguments: [position])
  }

  private struct Group {
    let call: CallID
    /// In journal order; each has a record.
    var events: [JournalEntry]
  }

  /// So that the events of one call meet.
  private static func byCall(_ page: [JournalEntry]) -> [Group] {
    var groups: [Group] = []
    var places: [CallID: Int] = [:]
    for entry in page where entry.record != nil {
      guard let call = entry.call else { continue }
      if let place = places[call] {
        groups[place].events.append(entry)
      } else {
        places[call] = groups.count
        groups.append(Group(call: call, events: [entry]))
      }
    }
    return groups
  }

  private func lookUp(_ groups: [Group]) throws(JournalError) -> [CallID: CallRows.Known] {
    do {
      return try database.read { db in
        var known: [CallID: CallRows.Known] = [:]
        for group in groups { known[group.call] = try CallRows.find(group.call, db) }
        return known
      }
    } catch {
      throw JournalError(error, while: "look up calls")
    }
  }

  func changedRows(
    after revision: Int64, through last: Int64, limit: Int
  ) throws(JournalError) -> [CallRows.Known] {
    do {
      return try database.read { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT \(CallRows.columns) FROM calls WHERE revision > ? AND revision <= ? ORDER BY revision LIMIT ?
            """, arguments: [revision, last, limit]
        ).map(CallRows.known)
      }
    } catch {
      throw JournalError(error, while: "look up changed calls")
    }
  }

  func lookUp(_ call: CallID) throws(JournalError) -> CallRows.Known? {
    do {
      return try database.read { try CallRows.find(call, $0) }
    } catch {
      throw JournalError(error, while: "look up a call")
    }
  }

  /// In their order; without those that are gone.
  func entries(at seqs: [Int64]) async throws(JournalError) -> [JournalEntry] {
    var found: [JournalEntry] = []
    var missing: [Int64] = []
    for seq in seqs { if let entry = journal.ring.entry(at: seq) { found.append(entry) } else { missing.append(seq) } }
    if !missing.isEmpty { found += try await journal.reader.entries(at: missing) }
    return found.sorted { $0.seq < $1.seq }
  }

  /// The records of events whose calls have no merged record yet. An event that retention took has none any more.
  private func firstRecords(of known: [CallID: CallRows.Known]) async throws(JournalError) -> [Int64: JournalEntry] {
    var found: [Int64: JournalEntry] = [:]
    var missing: [Int64] = []
    for seq in known.values.compactMap(\.onlyEvent) {
      if let entry = journal.ring.entry(at: seq) { found[seq] = entry } else { missing.append(seq) }
    }
    for entry in try await journal.reader.entries(at: missing) { found[entry.seq] = entry }
    return found
  }

  private func apply(
    _ groups: [Group], _ known: [CallID: CallRows.Known], _ first: [Int64: JournalEntry], through last: Int64
  ) throws(JournalError) {
    do {
      try database.write { db in
        for group in groups {
          if let known = known[group.call] { try Self.merge(group, into: known, first, db) }
        }
        try Self.move(to: last, db)
      }
    } catch {
      throw JournalError(error, while: "merge calls")
    }
  }

  private static func merge(
    _ group: Group, into known: CallRows.Known, _ first: [Int64: JournalEntry], _ db: Database
  ) throws {
    var numbers = known.events
    var call = known.record.flatMap { CallRecord(json: $0) }
    if let seq = known.onlyEvent, let record = first[seq]?.record.flatMap({ CallRecord(json: $0) }) {
      call = CallMerge.apply(record, seq: seq, to: nil)
    }
    for event in group.events where event.seq > numbers.last ?? 0 {
      guard let record = event.record.flatMap({ CallRecord(json: $0) }) else { continue }
      call = CallMerge.apply(record, seq: event.seq, to: call)
      numbers.append(event.seq)
    }
    guard let call, numbers.count > known.events.count else { return }
    try CallRows.update(group.call, events: numbers, call, db)
  }

  /// Lets go of calls of which nothing was heard since that event, as retention lets go of their events.
  package func forget(before seq: Int64) throws(JournalError) {
    do {
      try database.write { try CallRows.forget(before: seq, $0) }
    } catch {
      throw JournalError(error, while: "forget old calls")
    }
  }

  package func close() { try? database.close() }
}
