/// The calls that were under way at the last look.
struct LiveCalls: Sendable {
  var dueAt = ContinuousClock.now
  private(set) var calls: Set<String> = []

  /// - Parameter calls: those that were under way before a restart.
  init(_ calls: Set<String> = []) { self.calls = calls }

  /// - Returns: the calls that are gone since the last look: they have ended.
  mutating func take(_ now: Set<String>, next: ContinuousClock.Instant) -> Set<String> {
    let gone = calls.subtracting(now)
    calls = now
    dueAt = next
    return gone
  }
}
