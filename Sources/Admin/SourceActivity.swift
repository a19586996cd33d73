import StrictJSON

/// When a source was heard last, and how often that is usual.
package struct SourceActivity: Sendable, Hashable {
  /// In seconds since 1970.
  package let lastEvent: Int64
  /// Between one event and the next, as nineteen of twenty keep to, in seconds; nil: too few to say.
  package let usualGap: Int64?

  package init(lastEvent: Int64, usualGap: Int64?) {
    self.lastEvent = lastEvent
    self.usualGap = usualGap
  }

  /// - Parameter times: of its latest events, the oldest first, in seconds since 1970.
  package init?(times: [Int64]) {
    guard let last = times.last else { return nil }
    let gaps = zip(times, times.dropFirst()).map { max(0, $1 - $0) }.sorted()
    // The rarer ones are nights and holidays.
    let usual = gaps.count >= Self.leastGaps ? max(Self.leastGap, gaps[gaps.count * 19 / 20]) : nil
    self.init(lastEvent: last, usualGap: usual)
  }

  private static let leastGaps = 10
  /// Shorter gaps than this are not waited for: a minute.
  private static let leastGap: Int64 = 60

  /// Whether nothing has come for three times as long as is usual.
  package func isSilent(now: Int64) -> Bool { usualGap.map { now - lastEvent > 3 * $0 } ?? false }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("lastEvent", lastEvent)
    if let usualGap { writer.field("usualGap", usualGap) }
    writer.endObject()
  }

  init?(_ value: JSONValue?) {
    guard let value, value["lastEvent"]?.int != nil else { return nil }
    self.init(lastEvent: value.number("lastEvent"), usualGap: value["usualGap"]?.int.map(Int64.init))
  }
}
