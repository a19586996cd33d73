package import CallModel

/// How a source's polling goes: for operators.
package struct PollProgress: Sendable, Hashable {
  package var isReading = false
  package var lastRoundAt: Instant?
  package var lastSuccessAt: Instant?
  /// Since the start.
  package var counts = PollCounts()
  package var rounds = 0
  package var failures = 0
  /// Why the last round failed; nil where it went well.
  package var failure: String?
  /// Nothing more is tried before somebody has changed something.
  package var isStopped = false
  /// Something that an operator should know: calls that may be missing.
  package var warning: String?

  package init() {}
}
