package import JSONPath
package import StrictJSON

/// Where a value is read.
package enum RuleSource: Sendable, Hashable {
  case literal(JSONText)
  case path(JSONPathQuery)
  /// Several values in one text.
  case template(JSONPathTemplate)
  /// Lower case.
  case header(String)
  case query(String)
}

/// How one member of a record is filled.
package struct MappingRule: Sendable, Hashable {
  /// Which of the values that a query finds are taken.
  package enum Take: String, Sendable, Hashable, CaseIterable {
    case first, all
  }

  /// Asked in order: the first that finds something is taken.
  package let from: [RuleSource]
  package let take: Take
  /// What stands between the values of a text that takes all.
  package let separator: String
  /// What each text stands for; empty: the text itself.
  package let values: [String: String]
  package let format: ValueFormat?
  /// Taken where nothing is found, and where ``values`` does not hold what is found.
  package let fallback: JSONText?

  package init(
    from: [RuleSource], take: Take = .first, separator: String = ", ", values: [String: String] = [:],
    format: ValueFormat? = nil, fallback: JSONText? = nil
  ) {
    self.from = from
    self.take = take
    self.separator = separator
    self.values = values
    self.format = format
    self.fallback = fallback
  }

  package init(
    from: RuleSource, values: [String: String] = [:], format: ValueFormat? = nil, fallback: JSONText? = nil
  ) {
    self.init(from: [from], values: values, format: format, fallback: fallback)
  }

  /// The queries that the rule may ask, those of templates too.
  package var queries: [JSONPathQuery] {
    from.flatMap { source -> [JSONPathQuery] in
      switch source {
      case .path(let query): [query]
      case .template(let template): template.queries
      case .literal, .header, .query: []
      }
    }
  }
}

/// How a time or a length of time is written.
package enum ValueFormat: String, Sendable, Hashable, CaseIterable {
  case rfc3339
  /// Without an offset, in the record's or the source's time zone.
  case local
  case epochSeconds = "epoch-s"
  case epochMilliseconds = "epoch-ms"
  case epochMicroseconds = "epoch-us"
  case milliseconds = "ms"
  case seconds = "s"
  case minutes = "min"
  /// `[hh:]mm:ss`
  case clock = "hh:mm:ss"
  /// For members below `extra`: what kind of value is kept, whatever kind the sender writes.
  case text, number, boolean

  package static let times: [ValueFormat] = [.rfc3339, .local, .epochSeconds, .epochMilliseconds, .epochMicroseconds]
  package static let kinds: [ValueFormat] = [.text, .number, .boolean]
  package static let durations: [ValueFormat] = [.milliseconds, .seconds, .minutes, .clock]
}
