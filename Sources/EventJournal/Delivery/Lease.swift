/// The right to deliver a sink's shard. The epoch fences off whoever held it before.
package struct Lease: Sendable, Hashable {
  package let sink: SinkName
  package let shard: Int
  package let epoch: Int64
  /// As the last settle left it.
  package let state: SinkState?
}
