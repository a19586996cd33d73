package import EventJournal
private import StrictJSON

/// Decides which route, if any, leads an event to a sink. Pure.
package struct Router: Sendable {
  package let routes: [Route]

  package init(routes: [Route]) { self.routes = routes }

  /// The first route that applies and names the sink: a sink gets an event once, however many do.
  package func route(for entry: JournalEntry, to sink: SinkName) -> Route? {
    guard let bytes = entry.record else { return nil }
    var record: JSONValue?
    return routes.first { route in
      guard route.sinks.contains(sink), route.sources?.contains(entry.source) ?? true else { return false }
      guard let filter = route.filter else { return true }
      // Parsed when the first filter asks.
      record = record ?? (try? JSONDocument(parsing: bytes, limits: .written))?.root
      return record.map(filter.holds) ?? false
    }
  }
}
