package import CallModel

/// What became of a page.
package struct Settlement: Sendable {
  package let lease: Lease
  package let page: DeliveryPage
  /// One for each of the page's items, in order.
  package let outcomes: [DeliveryOutcome]
  package let attempts: [DeliveryAttempt]

  package init(lease: Lease, page: DeliveryPage, outcomes: [DeliveryOutcome], attempts: [DeliveryAttempt] = []) {
    self.lease = lease
    self.page = page
    self.outcomes = outcomes
    self.attempts = attempts
  }
}

/// One try of one delivery, kept so that it can be explained.
package struct DeliveryAttempt: Sendable, Hashable {
  package let seq: Int64
  /// From 1.
  package let number: Int
  package let at: Instant
  package let duration: Duration
  package let succeeded: Bool
  /// What the sink said, bounded and without personal data.
  package let detail: String
  /// The replay that it was made for.
  package let replay: Int64?

  package init(
    seq: Int64, number: Int, at: Instant, duration: Duration, succeeded: Bool, detail: String, replay: Int64? = nil
  ) {
    self.replay = replay
    self.seq = seq
    self.number = number
    self.at = at
    self.duration = duration
    self.succeeded = succeeded
    self.detail = detail
  }
}
