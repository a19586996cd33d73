private import Synchronization

/// Keeps requests below a number in a minute, evenly after a first burst.
final class RequestGate: Sendable {
  private let perMinute: Double
  private let burst: Double
  private let state: Mutex<(credit: Double, at: ContinuousClock.Instant)>

  init(perMinute: Int, burst: Int) {
    self.perMinute = Double(perMinute)
    self.burst = Double(burst)
    state = Mutex((Double(burst), .now))
  }

  /// Returns when the next request may be made.
  func pass() async throws(PollFailure) {
    while let wait = take() {
      do { try await Task.sleep(for: wait) } catch { throw PollFailure(.cancelled, "the server stops") }
    }
  }

  private func take() -> Duration? {
    state.withLock { state in
      let now = ContinuousClock.now
      state.credit = min(burst, state.credit + (now - state.at) / .seconds(60) * perMinute)
      state.at = now
      guard state.credit < 1 else {
        state.credit -= 1
        return nil
      }
      return .seconds((1 - state.credit) * 60 / perMinute)
    }
  }
}
