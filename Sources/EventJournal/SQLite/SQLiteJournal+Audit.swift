import CallModel
private import Foundation
import GRDB
private import TransparencyLog

extension SQLiteJournal {
  /// Writes acts into the audit log.
  package func record(_ acts: [AuditAct]) throws(JournalError) {
    guard !acts.isEmpty else { return }
    let first = logSize
    try write("write the audit log") { db in try Self.insert(acts, at: first, db) }
    logSize += Int64(acts.count)
    signal.raise()
  }

  /// Gives each source's rejected requests of a minute that is over one entry.
  package func recordRejections() throws(JournalError) {
    let now = settings.now()
    // Asked each second, and seldom with reason: a look takes no write lock.
    guard try hasOpenRejections(now) else { return }
    let first = logSize
    let count = try write("write rejections into the audit log") { db -> Int in
      var acts: [AuditAct] = []
      for open in try RefusalQueries.open(db, now: now) {
        acts.append(
          try RefusalQueries.close(
            db, source: open.source, minute: open.minute, index: first + Int64(acts.count), now: now))
      }
      guard !acts.isEmpty else { return 0 }
      try Self.insert(acts, at: first, db)
      return acts.count
    }
    guard count > 0 else { return }
    logSize += Int64(count)
    signal.raise()
  }

  private func hasOpenRejections(_ now: Instant) throws(JournalError) -> Bool {
    do {
      return try database.read { try !RefusalQueries.open($0, now: now).isEmpty }
    } catch {
      throw note(error, while: "look for rejections")
    }
  }

  static func insert(_ acts: [AuditAct], at first: Int64, _ db: Database) throws {
    var bundle: [UInt8] = []
    for act in acts { EntryBundle.append(act.bytes, to: &bundle) }
    try LeafQueries.insert(db, first: first, seq: nil, count: acts.count, bundle: bundle)
  }

  /// What was noted under a name, by whoever keeps something small beside the journal.
  package func note(named name: String) throws(JournalError) -> [UInt8]? {
    do {
      return try database.read { try MetaQueries.value($0, name) }
    } catch {
      throw note(error, while: "read a note")
    }
  }

  package func setNote(_ value: [UInt8], named name: String) throws(JournalError) {
    try write("write a note") { try MetaQueries.set($0, name, value) }
  }
}
