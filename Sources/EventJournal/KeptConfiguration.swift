package import CallModel

/// A configuration that was in force.
package struct KeptConfiguration: Sendable, Hashable {
  package let id: Int64
  /// The first event that came under it.
  package let firstSeq: Int64
  package let activatedAt: Instant
  /// routes.json, or its routes alone where secrets stood in it.
  package let text: [UInt8]

  package init(id: Int64, firstSeq: Int64, activatedAt: Instant, text: [UInt8]) {
    self.id = id
    self.firstSeq = firstSeq
    self.activatedAt = activatedAt
    self.text = text
  }
}

/// From where on a sink went by which configuration.
package struct SinkEra: Sendable, Hashable {
  /// The last event before.
  package let after: Int64
  package let configuration: Int64

  package init(after: Int64, configuration: Int64) {
    self.after = after
    self.configuration = configuration
  }
}

/// What there is to know of how events were routed.
package struct KeptRouting: Sendable {
  /// The oldest first.
  package let configurations: [KeptConfiguration]
  /// The last event before each sink came.
  package let starts: [SinkName: Int64]
  /// Of each sink, the oldest first.
  package let eras: [SinkName: [SinkEra]]
  /// How far each sink has come.
  package let positions: [SinkName: Int64]
  /// Those of the configuration in force: what they have not come to comes by itself.
  package let active: Set<SinkName>

  package init(
    configurations: [KeptConfiguration], starts: [SinkName: Int64], eras: [SinkName: [SinkEra]],
    positions: [SinkName: Int64], active: Set<SinkName>
  ) {
    self.positions = positions
    self.active = active
    self.configurations = configurations
    self.starts = starts
    self.eras = eras
  }
}
