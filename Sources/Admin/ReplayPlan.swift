package import StrictJSON

/// What a replay would do.
package struct ReplayPlan: Sendable, Hashable {
  package struct Sink: Sendable, Hashable {
    package let name: String
    package let deliveries: Int64

    package init(name: String, deliveries: Int64) {
      self.name = name
      self.deliveries = deliveries
    }
  }

  /// How many stored events lie in the time asked for.
  package let examined: Int64
  package let sinks: [Sink]
  /// In seconds, at the rate asked for.
  package let seconds: Double
  /// What is left out, and why.
  package let notes: [String]
  /// The replay's number; nil where it was not begun.
  package var id: Int64?

  package var deliveries: Int64 { sinks.reduce(0) { $0 + $1.deliveries } }

  package init(examined: Int64, sinks: [Sink], seconds: Double, notes: [String], id: Int64? = nil) {
    self.examined = examined
    self.sinks = sinks
    self.seconds = seconds
    self.notes = notes
    self.id = id
  }

  package func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("replay", id)
    writer.member("examined", examined)
    writer.list("sinks", sinks) { sink, writer in
      writer.beginObject()
      writer.member("name", sink.name)
      writer.member("deliveries", sink.deliveries)
      writer.endObject()
    }
    writer.key("seconds")
    writer.number(text: "\(seconds)")
    writer.list("notes", notes) { $1.string($0) }
    writer.endObject()
    return writer.bytes
  }

  package init?(_ value: JSONValue) {
    guard let examined = value["examined"]?.int, let seconds = value["seconds"]?.double else { return nil }
    self.init(
      examined: Int64(examined),
      sinks: value["sinks"]?.elements.compactMap { sink in
        guard let name = sink["name"]?.string, let count = sink["deliveries"]?.int else { return nil }
        return Sink(name: name, deliveries: Int64(count))
      } ?? [], seconds: seconds, notes: value["notes"]?.elements.compactMap(\.string) ?? [],
      id: value["replay"]?.int.map(Int64.init))
  }
}
