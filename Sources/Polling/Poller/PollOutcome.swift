/// What one round came to.
package struct PollOutcome: Sendable, Hashable {
  package let counts: PollCounts
  /// Nil where everything was read.
  package let failure: String?
  package let needsOperator: Bool

  package init(counts: PollCounts, failure: String? = nil, needsOperator: Bool = false) {
    self.counts = counts
    self.failure = failure
    self.needsOperator = needsOperator
  }
}
