import CallModel

/// The date of RFC 9110, section 5.6.7, made once a second.
struct HTTPDate {
  private var second: Int64 = -1
  private var text = ""

  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  mutating func text(at instant: Instant) -> String {
    guard instant.seconds != second else { return text }
    second = instant.seconds
    let day = Int(second / 86_400)
    let date = CivilDate(daysSinceEpoch: day)
    let ofDay = Int(second) - day * 86_400
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
    text =
      "\(Self.days[((day % 7) + 7) % 7]), \(two(date.day)) \(Self.months[date.month - 1]) \(date.year) "
      + "\(two(ofDay / 3_600)):\(two(ofDay / 60 % 60)):\(two(ofDay % 60)) GMT"
    return text
  }
}
