package import EventJournal
import JSONPath
import StrictJSON

/// What one route makes of an event, for people.
package struct RouteFinding: Sendable, Hashable {
  package let route: String
  package let sinks: [String]
  package let applies: Bool
  /// What decided.
  package let reason: String

  package init(route: String, sinks: [String], applies: Bool, reason: String) {
    self.route = route
    self.sinks = sinks
    self.applies = applies
    self.reason = reason
  }
}

extension Router {
  /// Every route with what decided on it, in order. Of the sinks, those that an earlier route does not take already.
  package func findings(for entry: JournalEntry) -> [RouteFinding] {
    let record = entry.record.flatMap { try? JSONDocument(parsing: $0, limits: .written) }?.root
    var taken: [SinkName: String] = [:]
    return routes.map { route in
      let (applies, reason) = Self.finding(route, entry.source, record)
      let free = route.sinks.sorted().filter { taken[$0] == nil }
      let others = route.sinks.sorted().compactMap { sink in taken[sink].map { "\(sink) has it by \"\($0)\"" } }
      if applies { for sink in free { taken[sink] = route.name } }
      return RouteFinding(
        route: route.name, sinks: free.map(\.text), applies: applies,
        reason: ([reason] + (applies ? others : [])).joined(separator: "; "))
    }
  }

  private static func finding(_ route: Route, _ source: String, _ record: JSONValue?) -> (Bool, String) {
    if let sources = route.sources, !sources.contains(source) {
      return (false, "it is for \(sources.sorted().joined(separator: ", ")), not \(source)")
    }
    guard let record else { return (false, "the event has no record") }
    guard let filter = route.filter else { return (true, "no condition") }
    do {
      if let clause = try filter.clauses.first(where: { try !$0.holds(for: record) }) {
        return (false, "\(clause.text) does not hold")
      }
      return (true, "\(filter.text) holds")
    } catch {
      return (false, "undecided: \(error)")
    }
  }
}
