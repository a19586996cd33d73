package import CallModel
package import Cryptography
package import EventJournal
package import Logging
import Synchronization

/// Reads one source again and again, and at once when something hints at news. One round at a time.
package final class Poller: Sendable {
  package let settings: PollerSettings
  let journal: any Journal & PollStore
  let maker: PolledEventMaker
  let logger: Logger
  let now: @Sendable () -> Instant
  let progressState: Mutex<PollProgress>
  /// When rows that were not seen for long are forgotten next.
  let forgetAt = Mutex(ContinuousClock.now)
  private let wakes = ChangeSignal()
  private let asked = Mutex<Asked>(Asked())

  /// What has been asked for since the loop looked last.
  private struct Asked {
    var hasHint = false
    var calls: [String] = []
    var orders: [(task: PollTask, answer: CheckedContinuation<PollOutcome, Never>)] = []
    var isClosed = false
  }

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
    var live = await callsUnderWay()
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

  static let reconciled = "reconciledAt"

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
      var counts = first + back.counts
      // What both read is one row.
      counts.rows = max(first.rows, back.counts.rows)
      outcome = PollOutcome(
        counts: counts, failure: back.failure, needsOperator: back.needsOperator,
        retryAfter: back.retryAfter)
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
      await look(&live, &lookUps)
      guard case .wait = schedule.next(at: .now) else { return }
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
}
