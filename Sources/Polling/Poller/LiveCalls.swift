/// The calls that were under way at the last look.
struct LiveCalls: Sendable {
  var dueAt = ContinuousClock.now
  private var calls: Set<String> = []

  /// - Returns: the calls that are gone since the last look: they have ended.
  mutating func take(_ now: Set<String>, next: ContinuousClock.Instant) -> Set<String> {
    let gone = calls.subtracting(now)
    calls = now
    dueAt = next
    return gone
  }
}
