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
  /// For witnesses, when the server ends.
  private static let patience = Duration.seconds(5)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { tasks in
        tasks.addTask { await sign() }
        tasks.addTask { await haveWitnessed() }
      }
    }
    await finish()
  }

  private func sign() async {
    var complaint: String?
    while !Task.isCancelled {
      do {
        try await journal.recordRejections()
        try await advance()
        complaint = nil
      } catch {
        // The entries are in the journal; the next turn tries again. Said once, as long as it is the same.
        if complaint != error.context { logger.error("no head of the audit log is signed now: \(error)") }
        complaint = error.context
      }
      try? await Task.sleep(for: Self.interval)
    }
  }

  /// Beside the signing: a witness that hangs holds up nothing.
  private func haveWitnessed() async {
    guard let witnesses else { return }
    while !Task.isCancelled {
      await witnesses.round()
      try? await Task.sleep(for: AuditWitnesses.interval)
    }
  }

  private func advance() async throws(JournalError) {
    if let witnesses, await !witnesses.allowsSigning { return }
    if let note = try await log?.advance() { await witnesses?.offer(note) }
  }

  /// Everybody else has stopped: what is stored now is all there is.
  private func finish() async {
    do {
      try await journal.record([AuditAct(.stop, at: WallClock.now())])
      try await advance()
    } catch {
      logger.warning("the last head of the audit log is not signed: \(error)")
    }
    guard let witnesses else { return }
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await witnesses.round() }
      tasks.addTask { try? await Task.sleep(for: Self.patience) }
      await tasks.next()
      tasks.cancelAll()
    }
  }
}
