package import CallModel
package import EventJournal
package import Logging

/// Drives one sink: lease, page, route, deliver, settle, again. Knows nothing of what the sink is.
package struct SinkWorker: Sendable {
  package let sink: any Sink
  package let policy: SinkPolicy
  let router: Router
  let journal: any Journal
  let signal: ChangeSignal
  let worker: WorkerID
  let breakers: BreakerStates
  let logger: Logger
  let now: @Sendable () -> Instant

  /// While events keep coming, pages are gathered for this long: fewer and larger settles.
  static let pace = Duration.milliseconds(20)
  static let leaseTime = Duration.seconds(60)
  /// How long a sink that can take nothing is left alone, at first and at most.
  static let backOff = (first: Duration.milliseconds(500), most: Duration.seconds(30))

  package init(
    sink: any Sink, policy: SinkPolicy, router: Router, journal: any Journal, signal: ChangeSignal, worker: WorkerID,
    breakers: BreakerStates, logger: Logger, now: @escaping @Sendable () -> Instant
  ) {
    self.sink = sink
    self.policy = policy
    self.router = router
    self.journal = journal
    self.signal = signal
    self.worker = worker
    self.breakers = breakers
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
    var breaker = policy.breaker.map(CircuitBreaker.init)
    while !Task.isCancelled {
      do {
        if !isOpen {
          try await sink.open(state: settled)
          isOpen = true
        }
        var limit = sink.pageLimit
        switch breaker?.admission(at: now()) {
        case .nothing(let until)?:
          try? await Task.sleep(for: untilDue(until))
          continue
        case .one?: limit = 1
        case .all?, nil: break
        }
        let version = signal.version
        let page = try await journal.next(lease, limit: limit)
        guard !page.isEmpty else {
          await signal.wait(past: version, for: page.nextRetry.map(untilDue))
          continue
        }
        try await work(on: page, lease, &settled, &breaker)
        if pause > Self.backOff.first { logger.info("the sink takes events again") }
        pause = Self.backOff.first
        if page.items.count < limit { try? await Task.sleep(for: Self.pace) }
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

  /// - Parameters:
  ///   - settled: what the sink is to remember, as the last settle left it.
  ///   - breaker: nil where the sink has none.
  private func work(
    on page: DeliveryPage, _ lease: Lease, _ settled: inout SinkState?, _ breaker: inout CircuitBreaker?
  ) async throws {
    let decisions = page.items.map { router.decision(for: $0.entry, to: sink.name) }
    let items = zip(page.items, decisions).compactMap { item, decision in self.item(item, decision) }
    if !items.isEmpty, let state = try await sink.prepare(items) {
      try await journal.settle([Settlement(lease: lease, page: .none, outcomes: [])], state: state)
      settled = state
    }
    let started = ContinuousClock.now
    let results = items.isEmpty ? [] : try await sink.deliver(items)
    // Cut off by a shutdown: nothing is known for certain, so nothing is written; it is tried again.
    if Task.isCancelled, results.contains(where: { if case .failed = $0 { true } else { false } }) { return }
    let outcome = PageOutcome(
      page: page, decisions: decisions, tried: zip(items, results).map { (item: $0, result: $1) },
      took: ContinuousClock.now - started)
    note(outcome, in: &breaker)
    let settlement = settlement(outcome, lease)
    let state = items.isEmpty ? nil : await sink.state()
    try await journal.settle([settlement], state: state)
    settled = state ?? settled
    if let reason = outcome.pauseReason {
      logger.error("the sink is paused: \(reason). When the destination takes events again: switchboard sink resume")
      try await journal.pause(sink: sink.name, reason: reason)
    }
  }

  private func item(_ item: DeliveryPage.Item, _ decision: Router.Decision) -> SinkItem? {
    guard case .by = decision, let record = item.entry.record else { return nil }
    return SinkItem(
      entry: item.entry, record: CallRecord.json(record, revision: item.entry.seq), attempt: item.attempts + 1)
  }

  private func note(_ outcome: PageOutcome, in breaker: inout CircuitBreaker?) {
    guard var known = breaker else { return }
    let wasHalfOpen = if case .halfOpen = known.state { true } else { false }
    let hasChanged = known.note(answered: outcome.answered, failed: outcome.failed, at: now())
    breaker = known
    guard hasChanged else { return }
    breakers.note(known.state, of: sink.name, at: now())
    switch known.state {
    case .open(let until, _) where !wasHalfOpen:
      logger.warning("the destination fails again and again: it is left alone until \(until)")
    case .closed: logger.info("the destination takes events again")
    case .open, .halfOpen: break
    }
  }

  /// A probe is an attempt like any other: the next one is made with another delivery, or one that can never be taken would
  /// keep the breaker open for ever.
  private func settlement(_ outcome: PageOutcome, _ lease: Lease) -> Settlement {
    let outcomes = outcome.outcomes(policy.retry, now: now()) { .random(in: 0...1) }
    for (item, outcome) in zip(outcome.page.items, outcomes) { tell(outcome, of: item) }
    return Settlement(
      lease: lease, page: outcome.page, outcomes: outcomes, attempts: outcome.attempts(at: now()))
  }

  private func tell(_ outcome: DeliveryOutcome, of item: DeliveryPage.Item) {
    let event: Logger.Metadata = ["event": "\(item.entry.id)"]
    switch outcome {
    case .dead(let reason):
      logger.error("a delivery is dead after \(item.attempts + 1) attempts: \(reason)", metadata: event)
    case .held(let reason): logger.error("a delivery is held: \(reason)", metadata: event)
    case .retry(_, let reason) where item.attempts == 0:
      logger.warning("a delivery failed and is tried again: \(reason)", metadata: event)
    case .done, .filtered, .behind, .retry: break
    }
  }
}
