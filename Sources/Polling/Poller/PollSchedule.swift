/// When a source is read next. Decides, and does nothing.
package struct PollSchedule: Sendable {
  package struct Settings: Sendable, Hashable {
    /// Between rounds.
    package var every: Duration
    /// Between rounds that read further back than the cursor; nil: never.
    package var reconcileEvery: Duration?
    /// The longest pause after failures.
    package var longestPause = Duration.seconds(300)

    package init(every: Duration, reconcileEvery: Duration? = nil) {
      self.every = every
      self.reconcileEvery = reconcileEvery
    }
  }

  package enum Next: Sendable, Hashable {
    case changes
    case reconcile
    /// Nothing for this long.
    case wait(Duration)
    /// Nothing before somebody has done something.
    case stopped(String)
  }

  private let settings: Settings
  private var dueAt: ContinuousClock.Instant
  private var reconcileAt: ContinuousClock.Instant?
  private var failures = 0
  /// When the last round ended.
  private var lastAt: ContinuousClock.Instant

  private static let leastPause = Duration.seconds(2)
  /// Of the last rounds' failure; nil once one went well.
  package private(set) var failure: PollFailure?

  /// - Parameter sinceReconcile: how long ago a reconciling round was made, before this.
  package init(_ settings: Settings, now: ContinuousClock.Instant, sinceReconcile: Duration = .zero) {
    self.settings = settings
    dueAt = now
    lastAt = now - Self.leastPause
    reconcileAt = settings.reconcileEvery.map { now + max(.zero, $0 - sinceReconcile) }
  }

  package func next(at now: ContinuousClock.Instant) -> Next {
    if let failure, failure.needsOperator { return .stopped(failure.reason) }
    guard now >= dueAt else { return .wait(dueAt - now) }
    if failure == nil, let reconcileAt, now >= reconcileAt { return .reconcile }
    return .changes
  }

  package mutating func succeeded(_ next: Next, at now: ContinuousClock.Instant) {
    failures = 0
    failure = nil
    lastAt = now
    dueAt = now + settings.every
    if next == .reconcile { reconcileAt = settings.reconcileEvery.map { now + $0 } }
  }

  /// Waits longer with each failure, by a half more or less at random, so that many do not come back at once.
  /// - Parameter jitter: 0 to 1.
  package mutating func failed(_ failure: PollFailure, at now: ContinuousClock.Instant, jitter: Double) {
    self.failure = failure
    failures += 1
    let base = Duration.seconds(1) * Double(1 << min(failures, 10))
    let pause = min(base, settings.longestPause) * (0.5 + jitter / 2)
    dueAt = now + max(pause, min(failure.retryAfter ?? .zero, .seconds(3_600)))
  }

  /// Something hints at news: now, unless failures are being waited out.
  package mutating func hurry(at now: ContinuousClock.Instant) {
    // Hints may come in a crowd: not one round after another.
    if failure == nil { dueAt = min(dueAt, max(now, lastAt + Self.leastPause)) }
  }

  /// Somebody asks for it: now, whatever was before.
  package mutating func restart(at now: ContinuousClock.Instant) {
    failure = nil
    failures = 0
    dueAt = now
  }
}
