import CallModel
import Logging
import Synchronization

/// What operators see of it.
extension Poller {
  /// Tells operators that calls may be missing.
  /// - Parameter warning: nil: that is over.
  func warn(_ topic: PollTopic, _ warning: String?) {
    let warning = warning.map { settings.mask.masked($0) }
    let isNew = progressState.withLock { progress in
      defer { progress.warnings[topic] = warning }
      return progress.warnings[topic] != warning
    }
    if isNew, let warning { logger.warning("\(warning)", metadata: ["source": "\(settings.source)"]) }
  }

  func begin() {
    let now = now()
    progressState.withLock {
      $0.isReading = true
      $0.lastRoundAt = now
    }
  }

  func end(_ outcome: PollOutcome, _ before: PollCounts) {
    let now = now()
    let wasFailing = progressState.withLock { progress in
      let wasFailing = progress.failure
      progress.isReading = false
      progress.counts = before + outcome.counts
      progress.rounds += 1
      progress.failure = outcome.failure
      progress.isStopped = outcome.needsOperator
      if outcome.failure == nil { progress.lastSuccessAt = now } else { progress.failures += 1 }
      return wasFailing
    }
    // Cut short by a reload, or at the end: nothing is wrong.
    guard !Task.isCancelled else { return }
    let source: Logger.Metadata = ["source": "\(settings.source)"]
    switch outcome.failure {
    case let failure? where outcome.needsOperator:
      logger.error(
        "polling stands still until the configuration changes or `switchboard poll \(settings.source)`: \(failure)",
        metadata: source)
    case let failure? where wasFailing != failure: logger.warning("polling failed: \(failure)", metadata: source)
    case nil where wasFailing != nil: logger.notice("polling works again", metadata: source)
    default: logger.debug("polled: \(outcome.counts.stored) new of \(outcome.counts.rows)", metadata: source)
    }
  }
}
