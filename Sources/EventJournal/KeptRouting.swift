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
