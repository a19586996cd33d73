import CallModel
import EventJournal

/// What a worker knows from one page to the next.
struct SinkWorkerState {
  /// What may be asked of the journal now.
  enum Admission: Equatable {
    case some(limit: Int)
    /// As many are under way as may be.
    case full
    case pause(Duration)
  }

  let lease: Lease
  let late: LateDeliveries
  var isOpen = false
  /// What the sink is to remember, as the last settle left it.
  var settled: SinkState?
  /// Nil where the sink has none.
  var breaker: CircuitBreaker?
  var rate: RateLimit?
  private var pause = SinkWorker.backOff.first

  init(lease: Lease, policy: SinkPolicy, waking signal: ChangeSignal) {
    self.lease = lease
    settled = lease.state
    late = LateDeliveries(waking: signal)
    breaker = policy.breaker.map(CircuitBreaker.init)
    rate = policy.rate.map { RateLimit(perSecond: $0) }
  }

  /// - Parameter limit: how many the sink likes to get at once.
  mutating func admission(at now: Instant, limit: Int) -> Admission {
    let late = late.count
    var limit = limit - late
    switch breaker?.admission(at: now) {
    case .nothing(let until)?: return .pause(.milliseconds(max(10, now.milliseconds(to: until) + 1)))
    // One probe at a time: what is late may be one.
    case .one?: limit = late > 0 ? 0 : 1
    case .all?, nil: break
    }
    guard limit > 0 else { return .full }
    if let allowance = rate?.allowance(at: now) {
      guard allowance > 0 else { return .pause(rate?.pause ?? .zero) }
      limit = min(limit, allowance)
    }
    return .some(limit: limit)
  }

  /// - Returns: how long to leave the sink alone, and whether this is the first time of several.
  mutating func backOff() -> (pause: Duration, isFirst: Bool) {
    let current = pause
    pause = min(pause * 2, SinkWorker.backOff.most)
    return (current, current == SinkWorker.backOff.first)
  }

  /// - Returns: whether it had been left alone.
  mutating func recover() -> Bool {
    defer { pause = SinkWorker.backOff.first }
    return pause > SinkWorker.backOff.first
  }
}
