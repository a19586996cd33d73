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
  /// Nil: the record as it is.
  package let form: RecordForm?

  package init(
    name: String, sources: Set<String>?, filter: JSONPathFilter?, sinks: Set<SinkName>, form: RecordForm? = nil
  ) {
    self.form = form
    self.name = name
    self.sources = sources
    self.filter = filter
    self.sinks = sinks
  }
}
