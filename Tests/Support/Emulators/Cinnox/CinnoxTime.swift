private import CallModel

/// CINNOX's date-times: RFC 3339 in UTC, always with milliseconds, as in `2022-11-07T00:00:00.000Z`.
enum CinnoxTime {
  static func text(milliseconds: Int) -> String {
    let rest = (milliseconds % 1_000 + 1_000) % 1_000
    let whole = EmulatorClock.rfc3339((milliseconds - rest) / 1_000)
    return "\(whole.dropLast()).\(padded(rest, to: 3))Z"
  }

  /// Since the epoch; nil for what is no RFC 3339 date-time with `Z` or an offset.
  static func milliseconds(of text: String) -> Int? {
    guard case .instant(let instant)? = Timestamp.parse(text) else { return nil }
    return Int(instant.microseconds / 1_000)
  }

  /// The day in UTC. The page says "YYMMDD", and gives "20230704": eight digits.
  static func day(milliseconds: Int) -> String {
    String(text(milliseconds: milliseconds).prefix(10).filter { $0 != "-" })
  }

  static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
