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
  package let subject: Subject

  /// What a route delivers.
  package enum Subject: Sendable, Hashable {
    /// What each event says.
    case events
    /// The call as it is with each event that changed it.
    case calls(Emission)
  }

  /// At which of its revisions a call is delivered.
  package enum Emission: Sendable, Hashable {
    case each
    /// At those at which it is over.
    case final
    /// At the last before nothing was heard of it for so long.
    case quiet(Duration)
  }

  package init(
    name: String, sources: Set<String>?, filter: JSONPathFilter?, sinks: Set<SinkName>, form: RecordForm? = nil,
    subject: Subject = .events
  ) {
    self.subject = subject
    self.form = form
    self.name = name
    self.sources = sources
    self.filter = filter
    self.sinks = sinks
  }
}
