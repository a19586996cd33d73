package import CallModel

/// What became of a request, once it is durable.
package enum AppendOutcome: Sendable, Hashable {
  /// The sequence number of its first event, and that event's identity.
  case stored(seq: Int64, id: EventID)
  case duplicate(of: Int64, id: EventID)
}
