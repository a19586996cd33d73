package import CallModel

/// What an operator may set of the journal.
package struct JournalSettings: Sendable {
  /// How long, and how many, requests are remembered as seen.
  package var dedupeHorizon: Duration = .seconds(86_400)
  package var dedupeKeys = 500_000
  /// For how long equal content without a delivery id is a duplicate.
  package var dedupeWindow: Duration = .seconds(3_600)
  /// Events older than this go, once every sink has them; nil keeps them.
  package var retentionAge: Duration?
  /// In bytes; above it the oldest go, once every sink has them, and then intake refuses. Nil: no limit.
  package var retentionSize: Int64?
  /// Sources whose oldest events may go although a sink still needs them.
  package var dropOldest: Set<String> = []
  /// In bytes.
  package var ringCapacity = 8 << 20
  /// No more than this many deliveries wait at a sink; then its cursor stands still.
  package var parkedLimit = 10_000
  package var rejectedCount = 10_000
  package var rejectedBytes: Int64 = 64 << 20
  package var rejectedAge: Duration = .seconds(7 * 86_400)
  /// The wall clock.
  package var now: @Sendable () -> Instant

  package init(now: @escaping @Sendable () -> Instant) { self.now = now }
}
