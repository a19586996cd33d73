/// Reads `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.
package enum RetryAfter {
  /// Of seconds: ten days.
  private static let longest: Int64 = 864_000

  /// - Returns: nil for anything else, and for a time that has passed.
  package static func duration(_ text: String?, now: Instant) -> Duration? {
    guard let text else { return nil }
    if !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      return .seconds(min(Int64(text) ?? longest, longest))
    }
    guard let date = date(text) else { return nil }
    let wait = now.milliseconds(to: date)
    return wait > 0 ? .milliseconds(wait) : nil
  }

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `Sun, 06 Nov 1994 08:49:37 GMT`
  private static func date(_ text: String) -> Instant? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
      let month = months.firstIndex(of: String(parts[2])), let date = CivilDate(year: year, month: month + 1, day: day)
    else { return nil }
    let time = parts[4].split(separator: ":").compactMap { Int($0) }
    guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]), (0...60).contains(time[2]) else {
      return nil
    }
    return Instant(seconds: Int64(date.daysSinceEpoch * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2]))
  }
}
