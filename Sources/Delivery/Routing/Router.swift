package import EventJournal
private import JSONPath
private import StrictJSON

/// Decides which route, if any, leads an event to a sink. Pure.
package struct Router: Sendable {
  package enum Decision: Sendable, Hashable {
    /// The first route that applies and names the sink: a sink gets an event once, however many do.
    case by(Route)
    case filtered
    /// A filter took more work than it may: nobody knows whether it holds.
    case undecided(reason: String)
    /// Decided before: it is being delivered at this moment.
    case underWay
    /// Decided before: the delivery took longer than its page, and has ended.
    case late
  }

  package let routes: [Route]

  package init(routes: [Route]) { self.routes = routes }

  package func decision(for entry: JournalEntry, to sink: SinkName) -> Decision {
    guard let bytes = entry.record else { return .filtered }
    var record: JSONValue?
    for route in routes where route.sinks.contains(sink) && route.sources?.contains(entry.source) ?? true {
      guard let filter = route.filter else { return .by(route) }
      // Parsed when the first filter asks.
      record = record ?? (try? JSONDocument(parsing: bytes, limits: .written))?.root
      do {
        if let record, try filter.holds(for: record) { return .by(route) }
      } catch {
        return .undecided(reason: "route \(route.name): \(error)")
      }
    }
    return .filtered
  }
}
