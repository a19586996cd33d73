/// What one round came to.
package struct PollOutcome: Sendable, Hashable {
  package let counts: PollCounts
  /// Nil where everything was read.
  package let failure: String?
  package let needsOperator: Bool
  /// How long the provider wants to be left alone, where it says so.
  package let retryAfter: Duration?

  package init(
    counts: PollCounts, failure: String? = nil, needsOperator: Bool = false, retryAfter: Duration? = nil
  ) {
    self.counts = counts
    self.failure = failure
    self.needsOperator = needsOperator
    self.retryAfter = retryAfter
  }
}
