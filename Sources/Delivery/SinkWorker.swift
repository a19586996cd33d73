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
    let failure = await withDiscardingTaskGroup(returning: JournalError?.self) { lanes in
      var state = SinkWorkerState(lease: lease, sink: sink, policy: policy, waking: signal)
      do {
        while true {
          // Read before anything is looked at, the stop too: nothing that is raised meanwhile is missed.
          let version = signal.version
          guard !stop.isRaised, !Task.isCancelled else { break }
          switch try await turn(&state, &lanes) {
          case .nothing: break
          // What ends late meanwhile is settled at once.
          case .time(let time) where state.late.count > 0: await signal.wait(past: version, for: time)
          case .time(let time): await stop.sleep(for: time)
          case .change(let limit): await signal.wait(past: version, for: limit)
          }
        }
        try await finish(&state)
        lanes.cancelAll()
      } catch let error as JournalError {
        lanes.cancelAll()
        await sink.sink.close()
        return error
      } catch {
        lanes.cancelAll()
        return JournalError(.broken, "the sink \(sink.sink.name) failed: \(type(of: error))")
      }
      await sink.sink.close()
      breakers.note(fault: nil, of: sink.sink.name)
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
    let failure = await withDiscardingTaskGroup(returning: JournalError?.self) { lanes in
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
      do {
        let leases = try await journal.acquire(
          sink: sink.sink.name, worker: worker, upTo: 1, ttl: Self.leaseTime, configuration: configuration)
        if let lease = leases.first { return lease }
      } catch  where error.code == .full {
        logger.warning("the journal takes nothing now: \(error)")
      }
      await stop.sleep(for: .seconds(1))
    }
    return nil
  }

  /// One page, or what to wait for.
  private func turn(_ state: inout SinkWorkerState, _ tasks: inout DiscardingTaskGroup) async throws -> Wait {
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
        guard !page.isEmpty else {
          tellRecovery(&state)
          return .change(page.nextRetry.map(untilDue))
        }
        try await work(on: page, &state, &tasks, lanes)
        tellRecovery(&state)
        return page.hasMore ? .nothing : .time(Self.pace)
      }
    } catch let error as SinkUnavailable {
      let (pause, isFirst) = state.backOff()
      if isFirst { logger.warning("the sink takes nothing now: \(error)") }
      breakers.note(fault: error.reason, of: sink.sink.name)
      // Opened anew: its file may be another by then, and what was written and not settled is cut off.
      await sink.sink.close()
      state.isOpen = false
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

  /// It is open, and has taken what there was.
  private func tellRecovery(_ state: inout SinkWorkerState) {
    guard state.recover() else { return }
    breakers.note(fault: nil, of: sink.sink.name)
    logger.info("the sink takes events again")
  }

  private func untilDue(_ due: Instant) -> Duration {
    .milliseconds(max(10, now().milliseconds(to: due) + 1))
  }
}
