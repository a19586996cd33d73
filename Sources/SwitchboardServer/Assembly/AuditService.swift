import EventJournal
import Logging
import ServiceLifecycle
import TransparencyLog

/// Signs a new head of the audit log each second in which something was added, and once more at the end.
struct AuditService: Service {
  let journal: SQLiteJournal
  /// Nil where no key is configured: entries are stored all the same.
  let log: AuditLog?
  let witnesses: AuditWitnesses?
  let logger: Logger

  private static let interval = Duration.seconds(1)

  func run() async throws {
    try await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try await turn()
        try? await Task.sleep(for: Self.interval)
      }
    }
    await finish()
  }

  private func turn() async throws(JournalError) {
    do {
      try await journal.recordRejections()
      if let witnesses, await !witnesses.mayBegin() { return }
      if let note = try await log?.advance() { await witnesses?.offer(note) }
      try await witnesses?.submitIfDue()
    } catch where error.code != .rolledBack {
      // The entries are in the journal; the next turn tries again.
      logger.warning("the audit log's files cannot be brought up to date: \(error)")
    }
  }

  /// Everybody else has stopped: what is stored now is all there is.
  private func finish() async {
    do {
      try await journal.record([AuditAct(.stop, at: WallClock.now())])
      if let witnesses, await !witnesses.mayBegin() { return }
      if let note = try await log?.advance() { await witnesses?.offer(note) }
      try await witnesses?.submitNow()
    } catch {
      logger.warning("the last head of the audit log is not signed: \(error)")
    }
  }
}
