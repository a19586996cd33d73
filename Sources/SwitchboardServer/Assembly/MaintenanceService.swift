import EventJournal
import Logging
import ServiceLifecycle

/// Keeps the journal's log short and its age and size within their limits.
struct MaintenanceService: Service {
  let journal: SQLiteJournal
  let projection: CallsProjection
  let search: CallSearch
  let queue: AppendQueue
  let logger: Logger

  private static let checkpointInterval = Duration.milliseconds(100)
  private static let retentionInterval = Duration.seconds(60)

  init(journal: SQLiteJournal, projection: CallsProjection, search: CallSearch, queue: AppendQueue, logger: Logger) {
    self.journal = journal
    self.projection = projection
    self.search = search
    self.queue = queue
    self.logger = logger
  }

  func run() async throws {
    try await cancelWhenGracefulShutdown {
      var nextRetention = ContinuousClock.now
      while !Task.isCancelled {
        do {
          try await journal.checkpointIfDue(isIdle: queue.depth == 0)
          if ContinuousClock.now >= nextRetention {
            nextRetention = .now + Self.retentionInterval
            try await retain()
          }
        } catch let error as JournalError where error.code == .full {
          logger.warning("the journal cannot be tidied now: \(error)")
          try? await Task.sleep(for: Self.retentionInterval)
        }
        try? await Task.sleep(for: Self.checkpointInterval)
      }
    }
  }

  /// In small steps, so that appends come between.
  private func retain() async throws {
    var hasRemoved = false
    let before = await journal.givenUpByRetention
    while try await journal.applyRetention(needed: projection.position) > 0, !Task.isCancelled {
      hasRemoved = true
      try await journal.checkpointIfDue(isIdle: false)
    }
    let givenUp = await journal.givenUpByRetention - before
    if givenUp > 0 {
      logger.error("\(givenUp) deliveries were given up to make room: a sink is behind, and a source drops its oldest")
    }
    let oldest = try await journal.oldestSequence()
    if hasRemoved { try await projection.forget(before: oldest) }
    do {
      while try await search.forget(before: oldest), !Task.isCancelled {}
    } catch {
      // The index mends itself.
      logger.warning("old calls stay in the search index for now: \(error)")
    }
  }
}
