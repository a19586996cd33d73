import CallModel

/// Reads times and lengths of time as a rule says they are written.
enum TimeReader {
  enum Outcome: Sendable, Hashable {
    case instant(Instant, isAmbiguous: Bool)
    /// A tag that says what is wrong.
    case unreadable(tag: String)
  }

  static func instant(_ text: String, _ format: ValueFormat?, zone: String?) -> Outcome {
    switch format {
    case .epochSeconds: epoch(text, scale: 1_000_000)
    case .epochMilliseconds: epoch(text, scale: 1_000)
    case .epochMicroseconds: epoch(text, scale: 1)
    default: written(text, zone: zone)
    }
  }

  static func duration(_ text: String, _ format: ValueFormat?) -> CallDuration? {
    if format == .clock { return clock(text) }
    guard let number = LenientScalar.number(text) else { return nil }
    switch format {
    case .milliseconds: return CallDuration(seconds: number / 1_000)
    case .minutes: return CallDuration(seconds: number * 60)
    default: return CallDuration(seconds: number)
    }
  }

  private static func epoch(_ text: String, scale: Int64) -> Outcome {
    if let whole = Int64(text) {
      let (micros, overflow) = whole.multipliedReportingOverflow(by: scale)
      return overflow ? .unreadable(tag: "bad-time") : bounded(micros)
    }
    guard let number = LenientScalar.number(text), let micros = Int64(exactly: (number * Double(scale)).rounded())
    else { return .unreadable(tag: "bad-time") }
    return bounded(micros)
  }

  private static func bounded(_ micros: Int64) -> Outcome {
    let instant = Instant(microseconds: micros)
    return instant.microseconds == micros ? .instant(instant, isAmbiguous: false) : .unreadable(tag: "bad-time")
  }

  private static func written(_ text: String, zone: String?) -> Outcome {
    switch Timestamp.parse(text) {
    case nil: return .unreadable(tag: "bad-time")
    case .instant(let instant): return .instant(instant, isAmbiguous: false)
    case .local(let seconds, let microseconds):
      guard let zone else { return .unreadable(tag: "time-zone-missing") }
      guard let resolved = LocalTime.resolve(seconds: seconds, microseconds: microseconds, zone: zone) else {
        return .unreadable(tag: "time-zone-unknown")
      }
      return .instant(resolved.instant, isAmbiguous: resolved.isAmbiguous)
    }
  }

  private static func clock(_ text: String) -> CallDuration? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) }
    guard (2...3).contains(parts.count) else { return nil }
    var seconds: Int64 = 0
    for part in parts {
      guard let part, (0...9_999).contains(part) else { return nil }
      seconds = seconds * 60 + part
    }
    return CallDuration(milliseconds: seconds * 1_000)
  }
}
