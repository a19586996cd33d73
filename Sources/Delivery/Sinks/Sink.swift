import CallModel
package import EventJournal

/// A named destination. One worker drives it: calls never overlap.
package protocol Sink: Sendable {
  var name: SinkName { get }
  /// How many deliveries it likes to get at once.
  var pageLimit: Int { get }

  /// Makes it ready, mending what a crash left behind.
  /// - Parameter state: as the last settle left it.
  func open(state: SinkState?) async throws(SinkUnavailable)

  /// Called before the same items are delivered.
  /// - Returns: what must be remembered durably before they are; nil where that is nothing new.
  func prepare(_ items: [SinkItem]) async throws(SinkUnavailable) -> SinkState?

  /// Tries each delivery once. Returning means that what is done is durable at the destination.
  /// - Returns: one result for each item, in order.
  /// - Throws: where nothing can be delivered now, for no fault of the events: the cursor stands still.
  func deliver(_ items: [SinkItem]) async throws(SinkUnavailable) -> [SinkResult]

  /// What is to be remembered in the very step that notes what became of the last items.
  func state() async -> SinkState?

  func close() async

  /// Tries the destination out, without ``open(state:)``. Where it keeps what it gets, nothing is put there.
  /// - Parameter item: made up.
  func test(_ item: SinkItem) async -> SinkResult
}

/// For sinks that remember nothing here.
extension Sink {
  package func prepare(_ items: [SinkItem]) async throws(SinkUnavailable) -> SinkState? { nil }
  package func state() async -> SinkState? { nil }
}

/// A delivery, as a sink gets it.
package struct SinkItem: Sendable {
  package let entry: JournalEntry
  /// The record's JSON form, with its revision.
  package let record: [UInt8]
  /// From 1.
  package let attempt: Int

  package init(entry: JournalEntry, record: [UInt8], attempt: Int) {
    self.entry = entry
    self.record = record
    self.attempt = attempt
  }
}

/// What one try came to.
package enum SinkResult: Sendable, Hashable {
  case done(detail: String)
  case failed(SinkFailure)
  /// Not tried: an earlier event of its call failed.
  case skipped
}

/// Why a sink can take nothing now.
package struct SinkUnavailable: Error, Sendable, CustomStringConvertible {
  package let reason: String
  package init(_ reason: String) { self.reason = reason }
  package var description: String { reason }
}
