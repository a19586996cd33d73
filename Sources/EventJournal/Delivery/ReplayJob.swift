package import CallModel

/// A replay under way, or ended: which stored events are delivered again, and how far that is.
package struct ReplayJob: Sendable, Hashable {
  package enum State: Int, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case running = 0
    case paused = 1
    case done = 2
    case cancelled = 3

    package var description: String {
      switch self {
      case .running: "running"
      case .paused: "paused"
      case .done: "done"
      case .cancelled: "cancelled"
      }
    }
  }

  package let id: Int64
  package let createdAt: Instant
  /// What was asked for, as ``ReplayRequest`` writes it; opaque here.
  package let request: [UInt8]
  /// The first and the last event to look at.
  package let range: ClosedRange<Int64>
  /// The last event looked at.
  package let position: Int64
  package let state: State
  /// How many events were looked at.
  package let examined: Int64
  /// How many deliveries were given to the sinks.
  package let enqueued: Int64
  /// How many were left out, since the same delivery waited there already.
  package let waitedAlready: Int64
  /// Of those given to the sinks: not tried, or to be tried again.
  package let outstanding: Int64
  /// Of those given to the sinks: given up, or waiting for an operator.
  package let failed: Int64
}

/// One delivery that a replay asks for.
package struct ReplayDelivery: Sendable, Hashable {
  package let sink: SinkName
  package let seq: Int64
  package let call: CallID?
  package let route: String?

  package init(sink: SinkName, seq: Int64, call: CallID?, route: String?) {
    self.sink = sink
    self.seq = seq
    self.call = call
    self.route = route
  }
}
