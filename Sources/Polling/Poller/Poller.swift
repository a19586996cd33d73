package import CallModel
package import Cryptography
package import EventJournal
package import Logging
private import Synchronization

/// Reads one source again and again, and at once when something hints at news. One round at a time.
package final class Poller: Sendable {
  package let settings: PollerSettings
  private let journal: any Journal & PollStore
  private let maker: PolledEventMaker
  private let logger: Logger
  private let now: @Sendable () -> Instant
  private let progressState: Mutex<PollProgress>
  private let wakes = ChangeSignal()
  private let asked = Mutex<Asked>(Asked())

  /// What has been asked for since the loop looked last.
  private struct Asked {
    var hasHint = false
    var calls: [String] = []
    var orders: [(task: PollTask, answer: CheckedContinuation<PollOutcome, Never>)] = []
    var isClosed = false
  }

  /// Rows that were not seen for this long, and for twice the reconciling window, are forgotten.
  private static let memory = Duration.seconds(8 * 86_400)

  package init(
    _ settings: PollerSettings, journal: any Journal & PollStore, credentialKey: HMACKey, progress: PollProgress? = nil,
    logger: Logger, now: @escaping @Sendable () -> Instant
  ) {
    self.settings = settings
    self.journal = journal
    self.logger = logger
    self.now = now
    progressState = Mutex(progress ?? PollProgress())
    maker = PolledEventMaker(
      source: settings.source, normaliser: settings.normaliser, host: settings.host, credentialKey: credentialKey)
  }

  package var progress: PollProgress { progressState.withLock { $0 } }

  /// Tells operators that calls may be missing.
  package func warn(_ warning: String) {
    let warning = settings.mask.masked(warning)
    let isNew = progressState.withLock { progress in
      defer { progress.warning = warning }
      return progress.warning != warning
    }
    if isNew { logger.warning("\(warning)", metadata: ["source": "\(settings.source)"]) }
  }

  /// An event came that only hints at what happened.
  package func take(hint record: CallRecord) {
    switch settings.poll.hint(record) {
    case .nothing: return
    case .round: asked.withLock { $0.hasHint = true }
    case .call(let call): asked.withLock { if $0.calls.count < LookUps.limit { $0.calls.append(call) } }
    }
    wakes.raise()
  }

  /// Reads now, and answers once that is done.
  package func poll(_ task: PollTask) async -> PollOutcome {
    await withCheckedContinuation { answer in
      let isClosed = asked.withLock { asked in
        if !asked.isClosed { asked.orders.append((task, answer)) }
        return asked.isClosed
      }
      if isClosed {
        answer.resume(returning: PollOutcome(counts: PollCounts(), failure: "the server stops"))
      } else {
        wakes.raise()
      }
    }
  }

  /// Reads once, where the loop does not run.
  package func once(_ task: PollTask) async -> PollOutcome {
    var schedule = PollSchedule(settings.schedule, now: .now)
    return await round(task, .changes, &schedule)
  }

  /// Until cancelled.
  package func run() async {
    var schedule = PollSchedule(settings.schedule, now: .now, sinceReconcile: await sinceReconcile())
    var lookUps = LookUps()
    var live = LiveCalls()
    while !Task.isCancelled {
      let version = wakes.version
      let (hint, calls, orders) = takeAsked()
      for call in calls { lookUps.add(call, at: .now) }
      if hint { schedule.hurry(at: .now) }
      for order in orders { await obey(order.task, order.answer, &schedule) }
      await step(&schedule, &lookUps, &live)
      guard !Task.isCancelled else { break }
      await wakes.wait(past: version, for: pause(schedule, lookUps, live))
    }
    close()
  }

  private var isAsked: Bool { asked.withLock { !$0.orders.isEmpty } }

  /// Restarts and reloads do not put it off.
  private func sinceReconcile() async -> Duration {
    guard let cursor = try? await cursor(), let text = cursor[Self.reconciled],
      case .instant(let instant)? = Timestamp.parse(text)
    else { return .zero }
    return .milliseconds(max(0, instant.milliseconds(to: now())))
  }

  private static let reconciled = "reconciledAt"

  private func takeAsked() -> (Bool, [String], [(task: PollTask, answer: CheckedContinuation<PollOutcome, Never>)]) {
    asked.withLock { asked in
      defer {
        asked.hasHint = false
        asked.calls = []
        asked.orders = []
      }
      return (asked.hasHint, asked.calls, asked.orders)
    }
  }

  private func close() {
    let left = asked.withLock { asked in
      asked.isClosed = true
      defer { asked.orders = [] }
      return asked.orders
    }
    for order in left {
      order.answer.resume(returning: PollOutcome(counts: PollCounts(), failure: "the server stops"))
    }
  }

  private func obey(
    _ task: PollTask, _ answer: CheckedContinuation<PollOutcome, Never>, _ schedule: inout PollSchedule
  ) async {
    schedule.restart(at: .now)
    // What is new first: reading far back takes its time.
    var outcome = await round(.changes, .changes, &schedule)
    if case .since = task, outcome.failure == nil {
      let first = outcome.counts
      let back = await round(task, .changes, &schedule)
      outcome = PollOutcome(counts: first + back.counts, failure: back.failure, needsOperator: back.needsOperator)
    }
    answer.resume(returning: outcome)
  }

  private func step(_ schedule: inout PollSchedule, _ lookUps: inout LookUps, _ live: inout LiveCalls) async {
    switch schedule.next(at: .now) {
    case .changes: _ = await round(.changes, .changes, &schedule)
    case .reconcile:
      let from = now().adding(milliseconds: -Int64(settings.reconcileWindow / .milliseconds(1)))
      _ = await round(.since(from), .reconcile, &schedule)
    case .stopped: return
    case .wait: break
    }
    // While the provider fails, single calls wait with everything else.
    guard schedule.failure == nil else { return }
    await look(&live, &lookUps)
    while schedule.failure == nil, !Task.isCancelled, !isAsked, let call = lookUps.due(at: .now) {
      await lookUp(call, &lookUps, &schedule)
      if schedule.next(at: .now) == .changes { return }
    }
  }

  private func pause(_ schedule: PollSchedule, _ lookUps: LookUps, _ live: LiveCalls) -> Duration {
    guard case .wait(let wait) = schedule.next(at: .now) else {
      if case .stopped = schedule.next(at: .now) { return .seconds(3_600) }
      return .zero
    }
    guard schedule.failure == nil else { return wait }
    let others = [lookUps.nextDue, settings.poll.live.map { _ in live.dueAt }].compactMap { $0 }.map { $0 - .now }
    return max(.milliseconds(10), others.reduce(wait) { min($0, $1) })
  }

  // MARK: Rounds

  private func round(
    _ task: PollTask, _ planned: PollSchedule.Next, _ schedule: inout PollSchedule
  ) async -> PollOutcome {
    begin()
    let (sink, before) = (rowSink(), progress.counts)
    var outcome: PollOutcome
    do {
      let cursor = try await cursor()
      var next = try await settings.poll.read(pollRound(task, cursor, sink))
      if planned == .reconcile || next[Self.reconciled] == nil { next[Self.reconciled] = now().description }
      try await finish(next)
      schedule.succeeded(planned, at: .now)
      outcome = PollOutcome(counts: await sink.counts)
    } catch {
      let failure = settings.mask.masked(error)
      await keepUnreadable(failure)
      schedule.failed(failure, at: .now, jitter: Double.random(in: 0...1))
      outcome = PollOutcome(counts: await sink.counts, failure: failure.reason, needsOperator: failure.needsOperator)
    }
    end(outcome, before)
    return outcome
  }

  private func lookUp(_ call: String, _ lookUps: inout LookUps, _ schedule: inout PollSchedule) async {
    let (sink, before) = (rowSink(), progress.counts)
    do {
      let isFound = try await settings.poll.lookUp(call, pollRound(.changes, try await cursor(), sink))
      if isFound { lookUps.found(call) } else { lookUps.missed(call, at: .now) }
    } catch {
      lookUps.missed(call, at: .now)
      // Somebody may have made the call up: the next round shows whether nothing can be read at all.
      guard error.code != .refused, error.code != .unacceptable, error.code != .badAnswer else { return }
      let failure = settings.mask.masked(error)
      schedule.failed(failure, at: .now, jitter: Double.random(in: 0...1))
      end(
        PollOutcome(counts: await sink.counts, failure: failure.reason, needsOperator: failure.needsOperator), before)
    }
  }

  /// What is under way; calls that are gone from it since the last look have ended.
  private func look(_ live: inout LiveCalls, _ lookUps: inout LookUps) async {
    guard let list = settings.poll.live, live.dueAt <= .now else { return }
    let sink = rowSink()
    do {
      let calls = try await list.read(pollRound(.changes, try await cursor(), sink))
      for call in live.take(calls, next: .now + list.interval) { lookUps.add(call, at: .now) }
    } catch {
      // The list of ended calls may be read all the same.
      live.dueAt = .now + max(list.interval, .seconds(60))
      if error.code != .cancelled { warn("calls under way cannot be seen: \(error.reason)") }
    }
  }

  private func pollRound(_ task: PollTask, _ cursor: PollCursor, _ sink: JournalRowSink) -> PollRound {
    PollRound(
      task: task, cursor: cursor, api: settings.api, firstSync: settings.firstSync, sink: sink,
      onWarning: { self.warn($0) },
      now: now)
  }

  private func rowSink() -> JournalRowSink {
    let before = progress.counts
    return JournalRowSink(source: settings.source, maker: maker, journal: journal, now: now) { counts in
      self.progressState.withLock { $0.counts = before + counts }
    }
  }

  private func cursor() async throws(PollFailure) -> PollCursor {
    do {
      let state = try await journal.pollState(of: settings.source)
      return state.flatMap { PollCursor(json: $0.cursor) } ?? PollCursor()
    } catch {
      throw PollFailure(.notStored, "\(error)")
    }
  }

  private func finish(_ cursor: PollCursor) async throws(PollFailure) {
    let now = now()
    let memory = max(Self.memory, settings.reconcileWindow * 2)
    do {
      try await journal.savePoll(of: settings.source, cursor: cursor.json, finishedAt: now)
      try await journal.forgetPolledRows(
        of: settings.source, before: now.adding(milliseconds: -Int64(memory / .milliseconds(1))))
    } catch {
      throw PollFailure(.notStored, "\(error)")
    }
  }

  /// An answer that cannot be read is kept: it is the only trace of what it held.
  private func keepUnreadable(_ failure: PollFailure) async {
    guard failure.code == .badAnswer, let body = failure.body, body.count <= 1 << 20 else { return }
    let made = maker.unreadable(body, failure.reason, at: now())
    guard let event = made.event,
      (try? await journal.polledRows([made.mark.key], of: settings.source))?.isEmpty ?? false
    else { return }
    try? await journal.append([event], keeping: [made.mark], of: settings.source)
  }

  // MARK: Telling

  private func begin() {
    let now = now()
    progressState.withLock {
      $0.isReading = true
      $0.lastRoundAt = now
    }
  }

  private func end(_ outcome: PollOutcome, _ before: PollCounts) {
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

extension PollCounts {
  static func + (a: PollCounts, b: PollCounts) -> PollCounts {
    var sum = a
    sum.rows += b.rows
    sum.stored += b.stored
    sum.quarantined += b.quarantined
    return sum
  }
}
