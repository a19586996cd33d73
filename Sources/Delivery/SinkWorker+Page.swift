import EventJournal
import Logging

/// A page of deliveries, from the routes to the settle.
extension SinkWorker {
  func work(
    on page: DeliveryPage, _ state: inout SinkWorkerState, _ tasks: inout DiscardingTaskGroup, _ lanes: Int
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
    state.rate?.take(tries.count { $0.result != .skipped })
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

  func settleLate(_ state: inout SinkWorkerState) async throws {
    let ended = state.late.ended
    // What a shutdown cut off is not known for certain: it is tried again.
    guard !ended.isEmpty, !Task.isCancelled else { return }
    let page = DeliveryPage(
      items: ended.map {
        DeliveryPage.Item(entry: $0.item.entry, attempts: $0.item.attempt - 1, replay: $0.item.replay)
      }, blocked: [], through: nil, examined: 0, nextRetry: nil)
    let outcome = PageOutcome(
      page: page, decisions: ended.map { _ in .late },
      tries: ended.map { .init(item: $0.item, result: $0.result, took: $0.took) })
    try await settle(outcome, &state, nil)
    state.late.remove(ended)
  }

  /// How long a worker that is to end waits for what is under way; what is not done then is tried again by the next.
  private static let grace = Duration.seconds(15)

  /// Waits for what is under way, and settles it.
  func finish(_ state: inout SinkWorkerState) async throws {
    let end = ContinuousClock.now + Self.grace
    while state.late.count > 0, !Task.isCancelled, ContinuousClock.now < end {
      let version = signal.version
      do {
        try await settleLate(&state)
      } catch let error as JournalError where error.code == .full {
        // No room: it stays under way in the journal, and comes again.
        return
      }
      if state.late.count > 0 { await signal.wait(past: version, for: end - ContinuousClock.now) }
    }
  }
}
