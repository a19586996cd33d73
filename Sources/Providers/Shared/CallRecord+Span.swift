import CallModel

extension CallRecord {
  /// A length of time that the provider does not give itself; tagged `derived`, or `bad-duration` where it cannot be.
  mutating func span(from start: Instant?, to end: Instant?) -> CallDuration? {
    guard let start, let end else { return nil }
    guard let length = CallDuration(milliseconds: start.milliseconds(to: end)) else {
      tags.insert("bad-duration")
      return nil
    }
    tags.insert("derived")
    return length
  }
}
