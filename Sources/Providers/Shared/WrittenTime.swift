import CallModel

/// Reads a time as providers write it: seconds since 1970, or RFC 3339 with `Z` or an offset.
enum WrittenTime {
  static func instant(_ text: String) -> Instant? {
    if case .instant(let instant, _) = TimeReader.instant(text, .epochSeconds, zone: nil) { return instant }
    if case .instant(let instant)? = Timestamp.parse(text) { return instant }
    return nil
  }
}
