package import CallModel

/// What a sink is to do next.
package struct DeliveryPage: Sendable {
  package struct Item: Sendable {
    package let entry: JournalEntry
    /// How often it was tried before.
    package let attempts: Int
    package let replay: DeliveryReplay?

    package init(entry: JournalEntry, attempts: Int, replay: DeliveryReplay? = nil) {
      self.entry = entry
      self.attempts = attempts
      self.replay = replay
    }
  }

  /// In journal order.
  package let items: [Item]
  /// Fresh events of calls that wait for an earlier one: recorded as waiting by the settle.
  package let blocked: [JournalEntry]
  /// Where the cursor stands once this page is settled: the last event examined. Nil for retries.
  package let through: Int64?
  /// How many fresh events the page stands for.
  package let examined: Int
  /// Whether more can be had at once.
  package let hasMore: Bool
  /// When the next retry is due.
  package let nextRetry: Instant?

  package init(
    items: [Item], blocked: [JournalEntry], through: Int64?, examined: Int, nextRetry: Instant?,
    hasMore: Bool = false
  ) {
    self.hasMore = hasMore
    self.items = items
    self.blocked = blocked
    self.through = through
    self.examined = examined
    self.nextRetry = nextRetry
  }

  /// Nothing to deliver: for what is to be remembered beforehand.
  package static let none = DeliveryPage(items: [], blocked: [], through: nil, examined: 0, nextRetry: nil)

  package var isEmpty: Bool { items.isEmpty && blocked.isEmpty && through == nil }
}
