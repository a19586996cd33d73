private import CallModel

/// A field's value, as a filter compares it and a row writes it.
enum PortSIPValue: Sendable, Hashable {
  case absent
  case text(String)
  /// By its own text.
  case number(String)
  /// Microseconds since the epoch, and how many digits of the fraction are written.
  case time(Int64, digits: Int)

  var json: EmulatedJSON {
    switch self {
    case .absent: .null
    case .text(let text): .string(text)
    case .number(let text): .number(text)
    case .time(let time, let digits): .string(Self.rfc3339(time, digits: digits))
    }
  }

  /// A value of a row that was given, read as its field's kind says.
  init(_ json: EmulatedJSON?, _ kind: PortSIPField.Kind) {
    switch json {
    case .string(let text):
      let time = kind == .time ? Self.microseconds(of: text) : nil
      self = time.map { .time($0, digits: 6) } ?? .text(text)
    case .number(let text): self = .number(text)
    default: self = .absent
    }
  }

  /// Whether there is nothing: null, or the "" that stands for it.
  var isEmpty: Bool { self == .absent || self == .text("") }

  var time: Int64? { if case .time(let time, _) = self { time } else { nil } }

  var string: String {
    switch self {
    case .absent: ""
    case .text(let text), .number(let text): text
    case .time(let time, let digits): Self.rfc3339(time, digits: digits)
    }
  }

  /// Whether this sorts before `other`; what is absent sorts first.
  /// - Returns: nil for equals.
  func precedes(_ other: PortSIPValue) -> Bool? {
    if isEmpty || other.isEmpty { return isEmpty == other.isEmpty ? nil : isEmpty }
    switch (self, other) {
    case (.time(let a, _), .time(let b, _)): return a == b ? nil : a < b
    case (.number(let a), .number(let b)):
      guard let a = Double(a), let b = Double(b) else { return a == b ? nil : a < b }
      return a == b ? nil : a < b
    default:
      let (a, b) = (string, other.string)
      return a == b ? nil : a < b
    }
  }

  /// - Returns: nil for anything but a date-time with `Z` or an offset.
  static func microseconds(of text: String) -> Int64? {
    guard case .instant(let instant)? = Timestamp.parse(text) else { return nil }
    return instant.microseconds
  }

  /// `Z`, with exactly so many digits of a fraction.
  static func rfc3339(_ time: Int64, digits: Int) -> String {
    let fraction = ((time % 1_000_000) + 1_000_000) % 1_000_000
    let whole = EmulatorClock.rfc3339(Int((time - fraction) / 1_000_000))
    guard digits > 0 else { return whole }
    let padded = String(repeating: "0", count: 6 - String(fraction).count) + String(fraction)
    return "\(whole.dropLast()).\(padded.prefix(digits))Z"
  }
}
