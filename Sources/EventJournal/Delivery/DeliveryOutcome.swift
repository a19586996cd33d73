package import CallModel

/// What became of one delivery.
package enum DeliveryOutcome: Sendable, Hashable {
  case done
  /// No route leads this event to this sink.
  case filtered
  /// Parked until then; later events of the call wait behind it.
  case retry(at: Instant, reason: String)
  /// Waits for an earlier event of its call.
  case behind
  /// Not to be tried before then, and no attempt was made: later events of the call wait behind it.
  case later(at: Instant)
  /// Begun and not ended: settled again when it has. Later events of the call wait behind it.
  case underWay
  /// Parked until an operator decides; later events of the call wait.
  case held(reason: String)
  /// Out of attempts. The call goes on.
  case dead(reason: String)
}
