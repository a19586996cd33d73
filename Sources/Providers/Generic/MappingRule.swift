package import JSONPath
package import StrictJSON

/// Where a value is read.
package enum RuleSource: Sendable, Hashable {
  case literal(JSONText)
  case path(JSONPathQuery)
  /// Lower case.
  case header(String)
  case query(String)
}

/// How one member of a record is filled.
package struct MappingRule: Sendable, Hashable {
  package let from: RuleSource
  /// What each text stands for; empty: the text itself.
  package let values: [String: String]
  package let format: ValueFormat?
  /// Taken where nothing is found, and where ``values`` does not hold what is found.
  package let fallback: JSONText?

  package init(
    from: RuleSource, values: [String: String] = [:], format: ValueFormat? = nil, fallback: JSONText? = nil
  ) {
    self.from = from
    self.values = values
    self.format = format
    self.fallback = fallback
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

  package static let times: [ValueFormat] = [.rfc3339, .local, .epochSeconds, .epochMilliseconds, .epochMicroseconds]
  package static let durations: [ValueFormat] = [.milliseconds, .seconds, .minutes, .clock]
}
