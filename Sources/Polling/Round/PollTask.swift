package import CallModel

/// What a round is to read.
package enum PollTask: Sendable, Hashable {
  /// What is new since the cursor.
  case changes
  /// Everything since then, whatever the cursor says.
  case since(Instant)
}
