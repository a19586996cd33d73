/// Reads and writes date-times as RFC 3339, section 5.6, and its forms without an offset.
package enum Timestamp {
  /// A date-time as it was written.
  package enum Parsed: Sendable, Hashable {
    /// With `Z` or an offset.
    case instant(Instant)
    /// Without: seconds since the epoch, as if the wall clock showed UTC.
    case local(seconds: Int64, microseconds: Int64)
  }

  /// - Returns: nil for anything else than `YYYY-MM-DD`, `T` or space, `hh:mm[:ss[.f…]]`, then `Z`, an offset or nothing.
  package static func parse(_ text: String) -> Parsed? {
    var reader = TimestampReader(text)
    return reader.read()
  }

  package static func format(_ instant: Instant) -> String {
    String(ascii: longest) { write(instant, to: &$0) }
  }

  /// How long ``format(_:)`` gets, in bytes.
  package static let longest = 27

  /// ``format(_:)``, without making a string of it.
  package static func write(_ instant: Instant, to span: inout OutputSpan<UInt8>) {
    let seconds = instant.seconds
    let fraction = Int(instant.microseconds - seconds * 1_000_000)
    let days = Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
    let ofDay = Int(seconds) - days * 86_400
    let date = CivilDate(daysSinceEpoch: days)
    write(date.year, divisor: 1_000, to: &span)
    span.append(UInt8(ascii: "-"))
    write(date.month, divisor: 10, to: &span)
    span.append(UInt8(ascii: "-"))
    write(date.day, divisor: 10, to: &span)
    span.append(UInt8(ascii: "T"))
    write(ofDay / 3_600, divisor: 10, to: &span)
    span.append(UInt8(ascii: ":"))
    write(ofDay / 60 % 60, divisor: 10, to: &span)
    span.append(UInt8(ascii: ":"))
    write(ofDay % 60, divisor: 10, to: &span)
    if fraction > 0 {
      span.append(UInt8(ascii: "."))
      let isWholeMilliseconds = fraction.isMultiple(of: 1_000)
      write(isWholeMilliseconds ? fraction / 1_000 : fraction, divisor: isWholeMilliseconds ? 100 : 100_000, to: &span)
    }
    span.append(UInt8(ascii: "Z"))
  }

  /// - Parameter divisor: ten to the number of digits less one.
  private static func write(_ value: Int, divisor: Int, to span: inout OutputSpan<UInt8>) {
    var divisor = divisor
    var rest = value
    while divisor > 0 {
      span.append(UInt8(truncatingIfNeeded: 0x30 + rest / divisor))
      rest %= divisor
      divisor /= 10
    }
  }
}

private struct TimestampReader {
  private let text: [UInt8]
  private var at = 0

  init(_ text: String) { self.text = Array(text.utf8.prefix(64)) }

  mutating func read() -> Timestamp.Parsed? {
    guard let year = digits(4), skip("-"), let month = digits(2), skip("-"), let day = digits(2),
      let date = CivilDate(year: year, month: month, day: day),
      skip("T") || skip("t") || skip(" "),
      let hour = digits(2), hour < 24, skip(":"), let minute = digits(2), minute < 60
    else { return nil }
    var second = 0
    var micros = 0
    if skip(":") {
      // A leap second is read as the last ordinary one.
      guard let read = digits(2), read <= 60 else { return nil }
      second = min(read, 59)
      if skip(".") || skip(",") {
        guard let read = fraction() else { return nil }
        micros = read
      }
    }
    let local = Int64(date.daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60 + second)
    guard at < text.count else { return .local(seconds: local, microseconds: Int64(micros)) }
    guard let offset = offset(), at == text.count,
      let instant = Instant(seconds: local - Int64(offset), microseconds: Int64(micros))
    else { return nil }
    return .instant(instant)
  }

  /// In seconds, east positive.
  private mutating func offset() -> Int? {
    if skip("Z") || skip("z") { return 0 }
    let sign = skip("+") ? 1 : skip("-") ? -1 : 0
    guard sign != 0, let hours = digits(2), hours < 24 else { return nil }
    _ = skip(":")
    guard at < text.count else { return sign * hours * 3_600 }
    guard let minutes = digits(2), minutes < 60 else { return nil }
    return sign * (hours * 3_600 + minutes * 60)
  }

  /// Up to eighteen digits, cut to microseconds.
  private mutating func fraction() -> Int? {
    let start = at
    var value = 0
    while at < text.count, (0x30...0x39).contains(text[at]), at - start < 18 {
      if at - start < 6 { value = value * 10 + Int(text[at] - 0x30) }
      at += 1
    }
    guard at > start else { return nil }
    for _ in min(at - start, 6)..<6 { value *= 10 }
    return value
  }

  private mutating func digits(_ count: Int) -> Int? {
    guard at + count <= text.count else { return nil }
    var value = 0
    for byte in text[at..<at + count] {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    at += count
    return value
  }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard at < text.count, text[at] == UInt8(ascii: scalar) else { return false }
    at += 1
    return true
  }
}
