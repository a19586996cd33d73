/// A length of time within a call, to the millisecond. Written in JSON as seconds.
package struct CallDuration: Sendable, Hashable, Comparable {
  package let milliseconds: Int64

  /// Longer than this is taken for an error of the sender.
  package static let limit = CallDuration(unchecked: 7 * 86_400_000)

  private init(unchecked milliseconds: Int64) { self.milliseconds = milliseconds }

  /// - Returns: nil for less than nothing or more than seven days.
  package init?(milliseconds: Int64) {
    guard (0...Self.limit.milliseconds).contains(milliseconds) else { return nil }
    self.init(unchecked: milliseconds)
  }

  /// - Returns: nil for less than nothing, more than seven days, or no number.
  package init?(seconds: Double) {
    guard seconds.isFinite, seconds >= 0, seconds <= 604_800 else { return nil }
    self.init(milliseconds: Int64((seconds * 1_000).rounded()))
  }

  package var seconds: Double { Double(milliseconds) / 1_000 }

  /// In seconds, without a needless fraction.
  package var text: String {
    let whole = milliseconds / 1_000
    let rest = milliseconds % 1_000
    guard rest != 0 else { return String(whole) }
    var digits = String(rest)
    while digits.count < 3 { digits = "0" + digits }
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(whole).\(digits)"
  }

  package static func < (a: CallDuration, b: CallDuration) -> Bool { a.milliseconds < b.milliseconds }
}
