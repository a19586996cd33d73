package import StrictJSON

/// Which stored events are to be delivered again.
package struct ReplayRequest: Sendable, Hashable {
  package enum Mode: String, Sendable, Hashable, CaseIterable {
    /// To the sinks that the routes of then led each event to.
    case asRouted = "as-routed"
    /// To the sinks that the routes of now lead it to.
    case reRoute = "re-route"
    /// Where the routes of now lead it and it never was: given up as dead, or before the sink or its route came.
    case missing
  }

  package var mode: Mode
  /// Received then or later, in microseconds since 1970.
  package var since: Int64
  /// Received before, in microseconds since 1970; nil: up to now.
  package var until: Int64?
  package var source: String?
  package var sink: String?
  /// A logical expression of RFC 9535 with `@` the record.
  package var filter: String?
  /// In deliveries a second.
  package var rate: Double

  package init(mode: Mode, since: Int64, rate: Double) {
    self.mode = mode
    self.since = since
    self.rate = rate
  }

  package func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("mode", mode.rawValue)
    writer.member("since", since)
    writer.member("until", until)
    writer.member("source", source)
    writer.member("sink", sink)
    writer.member("where", filter)
    writer.key("rate")
    writer.number(text: "\(rate)")
    writer.endObject()
    return writer.bytes
  }

  /// - Returns: nil where it is none.
  package init?(_ value: JSONValue) {
    guard let mode = value["mode"]?.string.flatMap(Mode.init(rawValue:)), let since = value["since"]?.int,
      let rate = value["rate"]?.double, rate > 0
    else { return nil }
    self.init(mode: mode, since: Int64(since), rate: rate)
    until = value["until"]?.int.map(Int64.init)
    source = value["source"]?.string
    sink = value["sink"]?.string
    filter = value["where"]?.string
  }
}
