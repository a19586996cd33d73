/// How a sink is treated that does not take what it gets.
package struct SinkPolicy: Sendable, Hashable {
  package let retry: RetryPolicy
  /// Nil: however often it fails, the next delivery is tried.
  package let breaker: CircuitBreaker.Settings?

  /// In attempts a second; nil: as fast as it takes them.
  package let rate: Double?

  package init(retry: RetryPolicy = .standard, breaker: CircuitBreaker.Settings? = nil, rate: Double? = nil) {
    self.retry = retry
    self.breaker = breaker
    self.rate = rate
  }
}
