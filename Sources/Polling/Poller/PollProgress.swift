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
  /// What an operator should know: calls, or parts of them, that may be missing.
  package var warnings: [PollTopic: String] = [:]

  /// All of them in one text; nil where there is none.
  package var warning: String? {
    let all = PollTopic.allCases.compactMap { warnings[$0] }
    return all.isEmpty ? nil : all.joined(separator: "; ")
  }

  package init() {}
}
