package import CallModel
private import Synchronization

/// A wall clock that moves only when told.
package final class TestClock: Sendable {
  private let state: Mutex<Instant>

  package init(_ text: String = "2026-03-02T12:00:00Z") {
    if case .instant(let instant)? = Timestamp.parse(text) {
      state = Mutex(instant)
    } else {
      preconditionFailure("a test's clock starts at a date-time")
    }
  }

  package var now: Instant { state.withLock { $0 } }

  package func advance(by duration: Duration) {
    state.withLock { $0 = $0.adding(milliseconds: Int64(duration / .milliseconds(1))) }
  }
}
