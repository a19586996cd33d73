package import CallModel
package import EventJournal
package import Logging

/// Drives one sink: lease, page, route, deliver, settle, again. Knows nothing of what the sink is.
package struct SinkWorker: Sendable {
  package let sink: any Sink
  package let policy: RetryPolicy
  let router: Router
  let journal: any Journal
  let signal: ChangeSignal
  let worker: WorkerID
  let logger: Logger
  let now: @Sendable () -> Instant

  /// While events keep coming, pages are gathered for this long: fewer and larger settles.
  static let pace = Duration.milliseconds(20)
  static let leaseTime = Duration.seconds(60)
  /// How long a sink that can take nothing is left alone, at first and at most.
  static let backOff = (first: Duration.milliseconds(500), most: Duration.seconds(30))

  package init(
    sink: any Sink, policy: RetryPolicy, router: Router, journal: any Journal, signal: ChangeSignal, worker: WorkerID,
    logger: Logger, now: @escaping @Sendable () -> Instant
  ) {
    self.sink = sink
    self.policy = policy
    self.router = router
    self.journal = journal
    self.signal = signal
    self.worker = worker
    self.now = now
    var logger = logger
    logger[metadataKey: "sink"] = "\(sink.name)"
    self.logger = logger
  }

  /// Works until the task is cancelled. A page in hand is finished first.
  package func run() async throws(JournalError) {
    guard let lease = try await acquire() else { return }
    var pause = Self.backOff.first
    var isOpen = false
    var settled = lease.state
    while !Task.isCancelled {
      do {
        if !isOpen {
          try await sink.open(state: settled)
          isOpen = true
        }
        let version = signal.version
        let page = try await journal.next(lease, limit: sink.pageLimit)
        guard !page.isEmpty else {
          await signal.wait(past: version, for: page.nextRetry.map(untilDue))
          continue
        }
        try await work(on: page, lease, &settled)
        if pause > Self.backOff.first { logger.info("the sink takes events again") }
        pause = Self.backOff.first
        if page.items.count < sink.pageLimit { try? await Task.sleep(for: Self.pace) }
      } catch let error as SinkUnavailable {
        if pause == Self.backOff.first { logger.warning("the sink takes nothing now: \(error)") }
        try? await Task.sleep(for: pause)
        pause = min(pause * 2, Self.backOff.most)
      } catch let error as JournalError where error.code == .full {
        // No room now. What was delivered and not settled is delivered again, by a sink that knows of the last settle only.
        await sink.close()
        isOpen = false
        if pause == Self.backOff.first { logger.warning("the journal takes nothing now: \(error)") }
        try? await Task.sleep(for: pause)
        pause = min(pause * 2, Self.backOff.most)
      } catch let error as JournalError {
        await sink.close()
        throw error
      } catch {
        throw JournalError(.broken, "the sink \(sink.name) failed: \(type(of: error))")
      }
    }
    await sink.close()
  }

  private func acquire() async throws(JournalError) -> Lease? {
    while !Task.isCancelled {
      let leases = try await journal.acquire(sink: sink.name, worker: worker, upTo: 1, ttl: Self.leaseTime)
      if let lease = leases.first { return lease }
      try? await Task.sleep(for: .seconds(1))
    }
    return nil
  }

  private func untilDue(_ due: Instant) -> Duration {
    .milliseconds(max(10, now().milliseconds(to: due) + 1))
  }

  /// - Parameter settled: what the sink is to remember, as the last settle left it.
  private func work(on page: DeliveryPage, _ lease: Lease, _ settled: inout SinkState?) async throws {
    let routed = page.items.map { router.decision(for: $0.entry, to: sink.name) }
    let items = zip(page.items, routed).filter { if case .by = $0.1 { true } else { false } }.compactMap {
      pair -> SinkItem? in
      pair.0.entry.record.map { record in
        SinkItem(
          entry: pair.0.entry, record: CallRecord.json(record, revision: pair.0.entry.seq), attempt: pair.0.attempts + 1
        )
      }
    }
    if !items.isEmpty, let state = try await sink.prepare(items) {
      try await journal.settle([Settlement(lease: lease, page: .none, outcomes: [])], state: state)
      settled = state
    }
    let started = ContinuousClock.now
    let results = items.isEmpty ? [] : try await sink.deliver(items)
    // Cut off by a shutdown: nothing is known for certain, so nothing is written; it is tried again.
    if Task.isCancelled, results.contains(where: { if case .failed = $0 { true } else { false } }) { return }
    let settlement = settlement(page, routed, zip(items, results), lease, ContinuousClock.now - started)
    let state = items.isEmpty ? nil : await sink.state()
    try await journal.settle([settlement], state: state)
    settled = state ?? settled
  }

  private func settlement(
    _ page: DeliveryPage, _ routed: [Router.Decision], _ tried: Zip2Sequence<[SinkItem], [SinkResult]>, _ lease: Lease,
    _ took: Duration
  ) -> Settlement {
    var outcomes: [DeliveryOutcome] = []
    var attempts: [DeliveryAttempt] = []
    var results = tried.makeIterator()
    for decision in routed {
      if case .undecided(let reason) = decision {
        logger.error("a delivery is dead: \(reason)")
        outcomes.append(.dead(reason: reason))
        continue
      }
      guard case .by = decision, let (item, result) = results.next() else {
        outcomes.append(.filtered)
        continue
      }
      outcomes.append(outcome(of: item, result))
      if let attempt = attempt(item, result, took) { attempts.append(attempt) }
    }
    // One success stands for a page of them.
    let failures = attempts.filter { !$0.succeeded }
    return Settlement(
      lease: lease, page: page, outcomes: outcomes, attempts: failures + attempts.filter(\.succeeded).suffix(1))
  }

  private func outcome(of item: SinkItem, _ result: SinkResult) -> DeliveryOutcome {
    switch result {
    case .done: return .done
    case .skipped: return .behind
    case .failed(let reason, let asked):
      let outcome = policy.outcome(
        attempt: item.attempt, reason: reason, asked: asked, now: now(), chance: .random(in: 0...1))
      if case .dead = outcome {
        logger.error(
          "a delivery is dead after \(item.attempt) attempts: \(reason)", metadata: ["event": "\(item.entry.id)"])
      } else if item.attempt == 1 {
        logger.warning("a delivery failed and is tried again: \(reason)", metadata: ["event": "\(item.entry.id)"])
      }
      return outcome
    }
  }

  private func attempt(_ item: SinkItem, _ result: SinkResult, _ took: Duration) -> DeliveryAttempt? {
    let (succeeded, detail): (Bool, String)
    switch result {
    case .done(let said): (succeeded, detail) = (true, said)
    case .failed(let reason, _): (succeeded, detail) = (false, reason)
    case .skipped: return nil
    }
    return DeliveryAttempt(
      seq: item.entry.seq, number: item.attempt, at: now(), duration: took, succeeded: succeeded, detail: detail)
  }
}
