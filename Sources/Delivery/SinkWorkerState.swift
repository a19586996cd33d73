import CallModel
import EventJournal

/// What a worker knows from one page to the next.
struct SinkWorkerState {
  /// What may be asked of the journal now.
  enum Admission: Equatable {
    /// - Parameter lanes: how many may be under way at once.
    case some(limit: Int, lanes: Int)
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
  private let width: Int
  private let widest: Int
  /// How many deliveries a page has: more where the destination answers at once, so that one settle stands for many.
  private var reach: Int

  init(lease: Lease, sink: DeliverySink, policy: SinkPolicy, waking signal: ChangeSignal) {
    width = sink.width
    widest = sink.widest
    reach = width
    self.lease = lease
    settled = lease.state
    late = LateDeliveries(waking: signal)
    breaker = policy.breaker.map(CircuitBreaker.init)
    rate = policy.rate.map { RateLimit(perSecond: $0) }
  }

  mutating func admission(at now: Instant) -> Admission {
    let late = late.count
    let lanes = width - late
    var limit = late > 0 ? lanes : reach
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
    return .some(limit: limit, lanes: lanes)
  }

  /// - Parameters:
  ///   - took: how long the page's deliveries took.
  ///   - isWhole: whether none of them is still under way.
  mutating func adapt(took: Duration, isWhole: Bool) {
    if !isWhole {
      reach = width
    } else if took < .milliseconds(50) {
      reach = min(reach * 2, widest)
    } else if .milliseconds(100) < took {
      reach = max(reach / 2, width)
    }
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
