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
