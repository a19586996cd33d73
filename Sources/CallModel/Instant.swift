/// A moment in UTC, to the microsecond.
package struct Instant: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Since 1970-01-01T00:00:00Z.
  package let microseconds: Int64

  /// The years 1 to 9999, which RFC 3339 can write.
  package static let range = Instant(unchecked: -62_135_596_800_000_000)...Instant(unchecked: 253_402_300_799_999_999)

  private init(unchecked microseconds: Int64) { self.microseconds = microseconds }

  /// Clamped to ``range``.
  package init(microseconds: Int64) {
    let bounded = min(max(microseconds, Self.range.lowerBound.microseconds), Self.range.upperBound.microseconds)
    self.init(unchecked: bounded)
  }

  /// - Returns: nil beyond ``range``.
  package init?(seconds: Int64, microseconds: Int64 = 0) {
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    let (sum, tooMuch) = scaled.addingReportingOverflow(microseconds)
    guard !overflow, !tooMuch, Self.range.contains(Instant(unchecked: sum)) else { return nil }
    self.init(unchecked: sum)
  }

  /// Clamped to ``range``.
  package func adding(milliseconds: Int64) -> Instant {
    let (scaled, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000)
    let (sum, tooMuch) = microseconds.addingReportingOverflow(scaled)
    guard !overflow, !tooMuch else { return milliseconds < 0 ? Self.range.lowerBound : Self.range.upperBound }
    return Instant(microseconds: sum)
  }

  /// From `self` to `later`; both lie within the years 1 to 9999, so the difference fits.
  package func milliseconds(to later: Instant) -> Int64 { (later.microseconds - microseconds) / 1_000 }

  /// Since the epoch, rounded down.
  package var seconds: Int64 { (microseconds - modulo(microseconds, 1_000_000)) / 1_000_000 }

  package static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }

  /// RFC 3339 in UTC, with three or six digits of a fraction where there is one.
  package var description: String { Timestamp.format(self) }

  private func modulo(_ value: Int64, _ divisor: Int64) -> Int64 {
    let remainder = value % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
