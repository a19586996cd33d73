package import EventJournal

/// From sources, where a filter holds, to sinks.
package struct Route: Sendable, Hashable {
  package let name: String
  /// Nil: all.
  package let sources: Set<String>?
  /// Nil: always.
  package let filter: RecordFilter?
  package let sinks: Set<SinkName>

  package init(name: String, sources: Set<String>?, filter: RecordFilter?, sinks: Set<SinkName>) {
    self.name = name
    self.sources = sources
    self.filter = filter
    self.sinks = sinks
  }
}
