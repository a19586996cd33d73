package import EventJournal
package import JSONPath

/// From sources, where a filter holds, to sinks.
package struct Route: Sendable, Hashable {
  package let name: String
  /// Nil: all.
  package let sources: Set<String>?
  /// Nil: always.
  package let filter: JSONPathFilter?
  package let sinks: Set<SinkName>

  package init(name: String, sources: Set<String>?, filter: JSONPathFilter?, sinks: Set<SinkName>) {
    self.name = name
    self.sources = sources
    self.filter = filter
    self.sinks = sinks
  }
}
