package import CallModel

/// Lets so many attempts pass in a time, spread evenly: a tenth of a second's worth at once at most. Pure: the time comes in.
package struct RateLimit: Sendable, Hashable {
  /// In attempts a second.
  package let perSecond: Double
  private var credit: Double
  private var last: Instant?

  /// - Parameter perSecond: above 0.
  package init(perSecond: Double) {
    self.perSecond = perSecond
    credit = 1
  }

  /// How many may be made now.
  package mutating func allowance(at now: Instant) -> Int {
    if let last {
      // A clock that goes back gives nothing and takes nothing.
      credit = min(max(1, perSecond / 10), credit + perSecond * Double(max(0, last.milliseconds(to: now))) / 1_000)
    }
    if last.map({ $0.milliseconds(to: now) != 0 }) ?? true { last = now }
    return Int(credit)
  }

  package mutating func take(_ count: Int) { credit -= Double(count) }

  /// Until one more may be made.
  package var pause: Duration { .milliseconds(Int64((max(0, 1 - credit) / perSecond * 1_000).rounded(.up)) + 1) }
}
