package import CallModel
package import EventJournal
package import Logging

/// Drives one sink: lease, page, route, deliver, settle, again. Knows nothing of what the sink is.
package struct SinkWorker: Sendable {
  package let sink: DeliverySink
  package let policy: SinkPolicy
  let preparation: DeliveryPreparation
  let journal: any Journal
  let signal: ChangeSignal
  let worker: WorkerID
  let configuration: Int64?
  let breakers: BreakerStates
  let logger: Logger
  let now: @Sendable () -> Instant

  /// While events keep coming, pages are gathered for this long: fewer and larger settles.
  static let pace = Duration.milliseconds(20)
  static let leaseTime = Duration.seconds(60)
  /// How long a sink that can take nothing is left alone, at first and at most.
  static let backOff = (first: Duration.milliseconds(500), most: Duration.seconds(30))
  /// How long a page waits for deliveries that take their time; the others of the sink go on without them then.
  package static let patience = Duration.milliseconds(250)

  /// - Parameters:
  ///   - configuration: that the router is of, as the journal numbers them; nil where nobody asks later.
  ///   - calls: what there is to know of calls; nil: routes of calls go by events.
  package init(
    sink: DeliverySink, policy: SinkPolicy, router: Router, journal: any Journal, signal: ChangeSignal,
    worker: WorkerID, breakers: BreakerStates, calls: (any CallHistory)? = nil,
    configuration: Int64? = nil, logger: Logger,
    now: @escaping @Sendable () -> Instant
  ) {
    self.sink = sink
    self.policy = policy
    preparation = DeliveryPreparation(router: router, sink: sink.sink, journal: journal, calls: calls, now: now)
    self.journal = journal
    self.signal = signal
    self.worker = worker
    self.configuration = configuration
    self.breakers = breakers
    self.now = now
    var logger = logger
    logger[metadataKey: "sink"] = "\(sink.sink.name)"
    self.logger = logger
  }

  /// Works until it is asked to stop: what it has in hand is finished first. Where the task is cancelled that is cut off.
  package func run(until stop: StopSignal) async throws(JournalError) {
    guard let lease = try await acquire(stop) else { return }
    let failure = await withTaskGroup(of: Void.self, returning: JournalError?.self) { lanes in
      var state = SinkWorkerState(lease: lease, sink: sink, policy: policy, waking: signal)
      do {
        while !stop.isRaised, !Task.isCancelled {
          let version = signal.version
          switch try await turn(&state, &lanes) {
          case .nothing: break
          case .time(let time): await stop.sleep(for: time)
          case .change(let limit): await signal.wait(past: version, for: limit)
          }
        }
        try await finish(&state)
      } catch let error as JournalError {
        lanes.cancelAll()
        await sink.sink.close()
        return error
      } catch {
        lanes.cancelAll()
        return JournalError(.broken, "the sink \(sink.sink.name) failed: \(type(of: error))")
      }
      await sink.sink.close()
      return nil
    }
    if let failure { throw failure }
  }

  /// What is to be waited for before the next turn.
  private enum Wait {
    case nothing
    case time(Duration)
    /// Until the journal moves on, or something under way has ended.
    case change(Duration?)
  }

  /// So many turns, one behind the other, waiting for nothing between them; then it leaves everything as it is, as a crash
  /// does. For driving it on a clock of one's own.
  package func turns(_ count: Int) async throws(JournalError) {
    guard let lease = try await acquire(StopSignal(waking: signal)) else { return }
    let failure = await withTaskGroup(of: Void.self, returning: JournalError?.self) { lanes in
      var state = SinkWorkerState(lease: lease, sink: sink, policy: policy, waking: signal)
      do {
        for _ in 0..<count { _ = try await turn(&state, &lanes) }
        return nil
      } catch {
        return error as? JournalError ?? JournalError(.broken, "\(error)")
      }
    }
    await sink.sink.close()
    if let failure { throw failure }
  }

  private func acquire(_ stop: StopSignal) async throws(JournalError) -> Lease? {
    while !stop.isRaised, !Task.isCancelled {
      let leases = try await journal.acquire(
        sink: sink.sink.name, worker: worker, upTo: 1, ttl: Self.leaseTime, configuration: configuration)
      if let lease = leases.first { return lease }
      await stop.sleep(for: .seconds(1))
    }
    return nil
  }

  /// One page, or what to wait for.
  private func turn(_ state: inout SinkWorkerState, _ tasks: inout TaskGroup<Void>) async throws -> Wait {
    do {
      if !state.isOpen {
        try await sink.sink.open(state: state.settled)
        state.isOpen = true
      }
      try await settleLate(&state)
      switch state.admission(at: now()) {
      case .pause(let time): return .time(time)
      case .full: return .change(nil)
      case .some(let limit, let lanes):
        let page = try await journal.next(state.lease, limit: limit)
        guard !page.isEmpty else { return .change(page.nextRetry.map(untilDue)) }
        try await work(on: page, &state, &tasks, lanes)
        if state.recover() { logger.info("the sink takes events again") }
        return page.hasMore ? .nothing : .time(Self.pace)
      }
    } catch let error as SinkUnavailable {
      let (pause, isFirst) = state.backOff()
      if isFirst { logger.warning("the sink takes nothing now: \(error)") }
      return .time(pause)
    } catch let error as JournalError where error.code == .full {
      // No room now. What was delivered and not settled is delivered again, by a sink that knows of the last settle only.
      await sink.sink.close()
      state.isOpen = false
      let (pause, isFirst) = state.backOff()
      if isFirst { logger.warning("the journal takes nothing now: \(error)") }
      return .time(pause)
    }
  }

  private func untilDue(_ due: Instant) -> Duration {
    .milliseconds(max(10, now().milliseconds(to: due) + 1))
  }

  // MARK: A page

  private func work(
    on page: DeliveryPage, _ state: inout SinkWorkerState, _ tasks: inout TaskGroup<Void>, _ lanes: Int
  ) async throws {
    let prepared = try await preparation.prepare(page, leavingOut: state.late)
    let tries: [PageOutcome.Try]
    switch sink {
    case .paged(let sink):
      if !prepared.items.isEmpty, let remembered = try await sink.prepare(prepared.items) {
        try await journal.settle([Settlement(lease: state.lease, page: .none, outcomes: [])], state: remembered)
        state.settled = remembered
      }
      let started = ContinuousClock.now
      let results = prepared.items.isEmpty ? [] : try await sink.deliver(prepared.items)
      let took = ContinuousClock.now - started
      tries = zip(prepared.items, results).map { .init(item: $0, result: $1, took: took) }
    case .single(let sink):
      let started = ContinuousClock.now
      tries = await LaneRun(sink: sink, items: prepared.items, late: state.late, lanes: lanes).run(in: &tasks)
      if !tries.isEmpty {
        state.adapt(took: ContinuousClock.now - started, isWhole: tries.allSatisfy { $0.result != nil })
      }
    }
    let outcome = PageOutcome(page: page, decisions: prepared.decisions, tries: tries)
    let remembered: SinkState? = if case .paged(let sink) = sink, !tries.isEmpty { await sink.state() } else { nil }
    try await settle(outcome, &state, remembered)
  }

  /// - Parameter remembered: what the sink is to know of itself from now on; nil: as before.
  private func settle(_ outcome: PageOutcome, _ state: inout SinkWorkerState, _ remembered: SinkState?) async throws {
    note(outcome, in: &state)
    let now = now()
    let outcomes = outcome.outcomes(policy.retry, now: now) { .random(in: 0...1) }
    for (item, outcome) in zip(outcome.page.items, outcomes) { tell(outcome, of: item) }
    let settlement = Settlement(
      lease: state.lease, page: outcome.page, outcomes: outcomes, attempts: outcome.attempts(at: now))
    try await journal.settle([settlement], state: remembered)
    state.settled = remembered ?? state.settled
    if let reason = outcome.pauseReason {
      logger.error("the sink is paused: \(reason). When the destination takes events again: switchboard sink resume")
      try await journal.pause(sink: sink.sink.name, reason: reason)
    }
  }

  /// A probe is an attempt like any other: the next one is made with another delivery, or one that can never be taken would
  /// keep the breaker open for ever.
  private func note(_ outcome: PageOutcome, in state: inout SinkWorkerState) {
    state.rate?.take(outcome.tries.count)
    guard var known = state.breaker else { return }
    let wasHalfOpen = if case .halfOpen = known.state { true } else { false }
    let hasChanged = known.note(answered: outcome.answered, failed: outcome.failed, at: now())
    state.breaker = known
    guard hasChanged else { return }
    breakers.note(known.state, of: sink.sink.name, at: now())
    switch known.state {
    case .open(let until, _) where !wasHalfOpen:
      logger.warning("the destination fails again and again: it is left alone until \(until)")
    case .closed: logger.info("the destination takes events again")
    case .open, .halfOpen: break
    }
  }

  private func tell(_ outcome: DeliveryOutcome, of item: DeliveryPage.Item) {
    let event: Logger.Metadata = ["event": "\(item.entry.id)"]
    switch outcome {
    case .dead(let reason):
      logger.error("a delivery is dead after \(item.attempts + 1) attempts: \(reason)", metadata: event)
    case .held(let reason): logger.error("a delivery is held: \(reason)", metadata: event)
    case .retry(_, let reason) where item.attempts == 0:
      logger.warning("a delivery failed and is tried again: \(reason)", metadata: event)
    case .done, .filtered, .behind, .retry, .later, .underWay: break
    }
  }

  // MARK: What took longer than its page

  private func settleLate(_ state: inout SinkWorkerState) async throws {
    let ended = state.late.ended
    // What a shutdown cut off is not known for certain: it is tried again.
    guard !ended.isEmpty, !Task.isCancelled else { return }
    let page = DeliveryPage(
      items: ended.map {
        DeliveryPage.Item(
          entry: $0.item.entry, attempts: $0.item.attempt - 1, replay: $0.item.replay.map { .init(id: $0, route: nil) })
      }, blocked: [], through: nil, examined: 0, nextRetry: nil)
    let outcome = PageOutcome(
      page: page, decisions: ended.map { _ in .late },
      tries: ended.map { .init(item: $0.item, result: $0.result, took: $0.took) })
    try await settle(outcome, &state, nil)
    state.late.remove(ended)
  }

  /// Waits for what is under way, and settles it.
  private func finish(_ state: inout SinkWorkerState) async throws {
    while state.late.count > 0, !Task.isCancelled {
      let version = signal.version
      try await settleLate(&state)
      if state.late.count > 0 { await signal.wait(past: version, for: nil) }
    }
  }
}
