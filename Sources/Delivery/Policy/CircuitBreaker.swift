package import CallModel
import EventJournal

/// Leaves a destination alone that fails again and again, and asks it from time to time with one delivery. Pure: the time
/// comes in.
///
/// Closed it lets everything pass. Open nothing is delivered: events wait where they are. Half open one delivery is tried:
/// where it is taken the breaker closes, where it fails it is parked as ever, and the pause doubles.
package struct CircuitBreaker: Sendable, Hashable {
  package struct Settings: Sendable, Hashable {
    /// So many failures without a success between them.
    package let failures: Int
    package let pause: Duration
    package let longest: Duration

    package static let standard = Settings(failures: 5, pause: .seconds(30), longest: .seconds(600))

    package init(failures: Int, pause: Duration, longest: Duration) {
      self.failures = max(1, failures)
      self.pause = pause
      self.longest = max(pause, longest)
    }
  }

  package enum State: Sendable, Hashable {
    case closed(failures: Int)
    case open(until: Instant, pause: Duration)
    case halfOpen(pause: Duration)
  }

  /// What may be delivered now.
  package enum Admission: Sendable, Hashable {
    case all
    case one
    case nothing(until: Instant)
  }

  package private(set) var state = State.closed(failures: 0)
  private let settings: Settings

  package init(_ settings: Settings) { self.settings = settings }

  package mutating func admission(at now: Instant) -> Admission {
    switch state {
    case .closed: return .all
    case .halfOpen: return .one
    case .open(let until, let pause):
      // Longer than the pause itself is no pause: the clock went back, and nobody is to wait for it.
      let wait = now.milliseconds(to: until)
      if wait > 0, wait <= pause.milliseconds { return .nothing(until: until) }
      state = .halfOpen(pause: pause)
      return .one
    }
  }

  /// - Parameters:
  ///   - answered: how many deliveries the destination took, or refused for their own sake.
  ///   - failed: how many it could not take.
  /// - Returns: whether the state changed.
  package mutating func note(answered: Int, failed: Int, at now: Instant) -> Bool {
    guard answered + failed > 0 else { return false }
    switch state {
    case .closed(let failures):
      let sum = answered > 0 ? 0 : failures.addingReportingOverflow(failed).partialValue
      guard sum >= settings.failures else {
        state = .closed(failures: sum)
        return false
      }
      open(settings.pause, now)
    case .halfOpen(let pause):
      if answered > 0 { state = .closed(failures: 0) } else { open(min(pause * 2, settings.longest), now) }
    case .open: return false
    }
    return true
  }

  private mutating func open(_ pause: Duration, _ now: Instant) {
    state = .open(until: now.adding(milliseconds: pause.milliseconds), pause: pause)
  }
}
