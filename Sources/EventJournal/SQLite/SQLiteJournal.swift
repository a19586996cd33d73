import CallModel
package import Cryptography
import GRDB
private import Logging

/// The journal on SQLite: one file, one writing connection, one thread.
///
/// GRDB's synchronous calls run on the actor's own queue. Its async ones honour cancellation, and one cancelled
/// request would abort everybody's batch. See ``JournalSchema`` for the format and ``JournalFile`` for how it is opened.
package actor SQLiteJournal: Journal {
  private let executor = QueueExecutor(label: "journal")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  package nonisolated let folder: String
  package nonisolated let ring: EntryRing
  package nonisolated let signal = ChangeSignal()
  package nonisolated let reader: JournalReader
  /// Under which credentials of kept requests are sealed.
  package nonisolated let credentialKey: HMACKey
  /// The newest event when the journal was opened.
  package nonisolated let lastSequenceAtOpen: Int64

  let settings: JournalSettings
  /// Sources whose oldest events may go although a sink still needs them.
  var dropOldest: Set<String>
  let database: DatabaseQueue
  nonisolated let gate = ReadGate()
  private var lock: DataFolderLock?
  private let fingerprints: FingerprintTable
  private var unwritten: UnwrittenFingerprints
  var lastSeq: Int64
  /// How many entries the audit log has.
  var logSize: Int64
  var work: [SinkName: SinkWork] = [:]
  /// Set once the store can no longer be trusted, and never unset.
  var broken: JournalError?
  var isFull = false
  /// Uses of keys that are not written down yet.
  var keyUses: [KeyUse: Int64] = [:]
  /// Deliveries that sinks will not get, since their events were let go to make room (`dropOldest`); since the start.
  package internal(set) var givenUpByRetention = 0
  /// Bytes written to the log since it was last checkpointed whole; an estimate that errs upwards.
  var logBytes = 0

  /// Opens or makes the journal. What the last run left in the log is checkpointed first.
  /// - Parameter folder: made if missing, mode 0700.
  package init(folder: String, settings: JournalSettings) throws(JournalError) {
    do {
      try DataFolder.make(folder)
      lock = try DataFolderLock(folder: folder)
      let database = try JournalFile.openForWriting(folder: folder)
      self.database = database
      self.folder = folder
      self.settings = settings
      dropOldest = settings.dropOldest
      ring = EntryRing(capacity: settings.ringCapacity)
      credentialKey = try Self.credentialKey(database)
      let table = FingerprintTable(keys: settings.dedupeKeys, microseconds: settings.dedupeHorizon.microseconds)
      let opened = try database.read { db in try Self.load(db, table, settings) }
      fingerprints = table
      lastSeq = opened.lastSeq
      logSize = try database.write { try LeafBackfill.run($0, lastSeq: opened.lastSeq) }
      lastSequenceAtOpen = opened.lastSeq
      unwritten = opened.unwritten
      ring.append(opened.tail)
      try database.write { try $0.execute(sql: "UPDATE sinks SET expires_at = 0, active = 0") }
      reader = try JournalReader(folder: folder, gate: gate)
    } catch {
      throw JournalError(error, while: "open the journal in \(folder)")
    }
  }

  private struct Loaded {
    let lastSeq: Int64
    let unwritten: UnwrittenFingerprints
    let tail: [JournalEntry]
  }

  private static func load(_ db: Database, _ table: FingerprintTable, _ settings: JournalSettings) throws -> Loaded {
    let lastSeq = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM events") ?? 0
    let horizon = settings.now().microseconds - settings.dedupeHorizon.microseconds
    let rows = try Row.fetchCursor(
      db,
      sql:
        "SELECT first_seq, received_at, keys FROM fingerprints WHERE first_seq > ? AND received_at >= ? ORDER BY first_seq",
      arguments: [lastSeq - Int64(settings.dedupeKeys), horizon])
    var written: Int64 = 0
    while let row = try rows.next() {
      let first: Int64 = row[0]
      let receivedAt: Int64 = row[1]
      let keys = FingerprintRow.keys(EventQueries.bytes(row[2]) ?? [])
      written = first + Int64(keys.count) - 1
      for (index, key) in keys.enumerated() where key != 0 {
        table.set(key, seq: first + Int64(index), now: receivedAt)
      }
    }
    let unwritten = try Self.unwritten(
      db, after: max(written, lastSeq - Int64(UnwrittenFingerprints.enough * 4)), table)
    for row in try Row.fetchAll(
      db, sql: "SELECT seq, received_at, key FROM replays WHERE received_at >= ? ORDER BY seq DESC LIMIT ?",
      arguments: [horizon, settings.dedupeKeys]
    ).reversed() {
      table.set(UInt64(bitPattern: row[2] as Int64), seq: row[0], now: row[1])
    }
    let tail = try EventQueries.entries(db, after: max(0, lastSeq - 256), limit: 256)
    return Loaded(lastSeq: lastSeq, unwritten: unwritten, tail: tail)
  }

  /// What the last run had not yet written together.
  private static func unwritten(
    _ db: Database, after seq: Int64, _ table: FingerprintTable
  ) throws -> UnwrittenFingerprints {
    var unwritten = UnwrittenFingerprints()
    let rows = try Row.fetchCursor(
      db, sql: "SELECT seq, received_at, dedupe FROM events WHERE seq > ? ORDER BY seq", arguments: [seq])
    while let row = try rows.next() {
      let key = EventQueries.bytes(row[2]).flatMap { FingerprintRow.keys(Array($0.dropFirst(16))).first } ?? 0
      unwritten.append(key, seq: row[0], receivedAt: row[1])
      if key != 0 { table.set(key, seq: row[0], now: row[1]) }
    }
    return unwritten
  }

  private static func credentialKey(_ database: DatabaseQueue) throws -> HMACKey {
    let bytes = try database.write { db -> [UInt8] in
      if let kept = try MetaQueries.value(db, "credentialKey") { return kept }
      let made = RandomBytes.make(32)
      try MetaQueries.set(db, "credentialKey", made)
      return made
    }
    guard let key = HMACKey(bytes) else { throw JournalError(.incompatible, "the journal's credential key is empty") }
    return key
  }

  // MARK: Appending

  package func append(_ batch: [IncomingEvent]) throws(JournalError) -> [AppendOutcome] {
    try append(batch) { _ in }
  }

  /// - Parameter also: written in the same transaction.
  func append(
    _ batch: [IncomingEvent], also: (Database) throws -> Void
  ) throws(JournalError) -> [AppendOutcome] {
    try requireWorking()
    if isFull, !batch.allSatisfy({ dropOldest.contains($0.source) }) {
      throw JournalError(batch.count > 1 ? .unacceptable : .full, "the journal has reached its size limit")
    }
    var transaction = AppendTransaction(
      fingerprints: fingerprints, unwritten: unwritten, lastSeq: lastSeq, logSize: logSize,
      window: settings.dedupeWindow.microseconds, horizon: settings.dedupeHorizon.microseconds)
    do {
      try database.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          for event in batch { try transaction.append(event, db) }
          try transaction.finish(db)
          guard transaction.hasChanges else { return .rollback }
          try also(db)
          return .commit
        }
      }
    } catch {
      throw note(error, while: "store events")
    }
    keyUses.merge(transaction.keyUses) { max($0, $1) }
    guard !transaction.entries.isEmpty else { return transaction.outcomes }
    lastSeq = transaction.lastSeq
    logSize = transaction.logSize
    unwritten = transaction.unwritten
    for (fingerprint, seen) in transaction.seen { fingerprints.set(fingerprint, seq: seen.seq, now: seen.receivedAt) }
    ring.append(transaction.entries)
    signal.raise()
    logBytes += transaction.bytes + 4 * JournalFile.pageSize
    return transaction.outcomes
  }

  /// Why nothing can be stored, for people; nil where it can.
  package var fault: String? { broken?.context ?? (isFull ? "the journal has reached its size limit" : nil) }

  func requireWorking() throws(JournalError) {
    if let broken { throw broken }
  }

  /// Remembers what cannot be recovered from while running: after a failed fsync nobody knows what is on disk.
  func note(_ error: any Error, while attempt: String) -> JournalError {
    let error = JournalError(error, while: attempt)
    if error.code == .broken { broken = error }
    return error
  }

  /// Runs one write transaction.
  func write<Result: Sendable>(
    _ attempt: String, _ body: (Database) throws -> Result
  ) throws(JournalError) -> Result {
    try requireWorking()
    do {
      let result = try database.write(body)
      logBytes += 4 * JournalFile.pageSize
      return result
    } catch {
      throw note(error, while: attempt)
    }
  }

  package func lastSequence() -> Int64 { lastSeq }

  /// Writes what the log holds into the file and lets go of it. Nothing can be done with the journal afterwards.
  package func close() async {
    await reader.close()
    if broken == nil {
      // What is lost here is only when a key was last of use.
      try? writeKeyUses()
      truncateLog()
    }
    broken = broken ?? JournalError(.closed, "the journal is closed")
    try? database.close()
    lock = nil
  }

  private func truncateLog() {
    // What stays in the log is found there by the next start.
    _ = try? database.writeWithoutTransaction { try JournalFile.checkpoint($0, .truncate) }
  }
}

extension SQLiteJournal {
  /// What the writing connection says of one of its settings.
  package func pragma(_ name: String) throws(JournalError) -> Int? {
    do {
      return try database.read { try Int.fetchOne($0, sql: "PRAGMA \(name)") }
    } catch {
      throw note(error, while: "read a setting")
    }
  }
}
