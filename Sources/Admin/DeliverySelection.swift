import StrictJSON

/// Which deliveries that are not plainly done a command is about. What is left out asks nothing.
package struct DeliverySelection: Sendable, Hashable {
  package var sink: String?
  /// Numbers of events.
  package var events: [Int64]?
  /// parked, behind, held, dead, under way.
  package var states: [String]?
  /// Of events received then or later, in microseconds since 1970.
  package var since: Int64?
  /// Of events received before, in microseconds since 1970.
  package var until: Int64?
  /// A text that the reason contains.
  package var reason: String?

  package init(sink: String? = nil, events: [Int64]? = nil) {
    self.sink = sink
    self.events = events
  }

  func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("sink", sink)
    writer.list("events", events) { $1.integer(Int($0)) }
    writer.list("states", states) { $1.string($0) }
    writer.member("since", since)
    writer.member("until", until)
    writer.member("reason", reason)
    writer.endObject()
    return writer.bytes
  }

  init(_ value: JSONValue) {
    sink = value["sink"]?.string
    events = value["events"]?.elements.compactMap { $0.int.map(Int64.init) }
    states = value["states"]?.elements.compactMap(\.string)
    since = value["since"]?.int.map(Int64.init)
    until = value["until"]?.int.map(Int64.init)
    reason = value["reason"]?.string
  }
}
