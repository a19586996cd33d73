import CallModel
package import EventJournal

/// A named destination. One worker drives it.
package protocol Sink: Sendable {
  var name: SinkName { get }

  /// Makes it ready, mending what a crash left behind.
  /// - Parameter state: as the last settle left it.
  func open(state: SinkState?) async throws(SinkUnavailable)

  func close() async

  /// Whether it is to be given the requests that events came with.
  var wantsOriginals: Bool { get }

  /// Tries the destination out, without ``open(state:)``. Where it keeps what it gets, nothing is put there.
  /// - Parameter item: made up.
  func test(_ item: SinkItem) async -> SinkResult
}

/// A sink that takes its deliveries one by one, those of several calls side by side.
package protocol SingleSink: Sink {
  /// How many are under way at most.
  var concurrency: Int { get }

  /// Tries the delivery once, in bounded time. Never called for two events of one call at a time.
  func deliver(_ item: SinkItem) async -> SinkResult
}

/// A sink that takes many deliveries in one step. Calls never overlap.
package protocol PageSink: Sink {
  /// How many deliveries it likes to get at once.
  var pageLimit: Int { get }

  /// Called before the same items are delivered.
  /// - Returns: what must be remembered durably before they are; nil where that is nothing new.
  func prepare(_ items: [SinkItem]) async throws(SinkUnavailable) -> SinkState?

  /// Tries each delivery once. Returning means that what is done is durable at the destination.
  /// - Returns: one result for each item, in order.
  /// - Throws: where nothing can be delivered now, for no fault of the events: the cursor stands still.
  func deliver(_ items: [SinkItem]) async throws(SinkUnavailable) -> [SinkResult]

  /// What is to be remembered in the very step that notes what became of the last items.
  func state() async -> SinkState?
}

extension Sink {
  package var wantsOriginals: Bool { false }
}

/// For sinks that remember nothing here.
extension PageSink {
  package func prepare(_ items: [SinkItem]) async throws(SinkUnavailable) -> SinkState? { nil }
  package func state() async -> SinkState? { nil }
}

/// A delivery, as a sink gets it.
package struct SinkItem: Sendable {
  package let entry: JournalEntry
  /// The record's JSON form, with its revision, as the route lets it be known.
  package let record: [UInt8]
  /// What the route's template makes of it; the record where there is none.
  package let content: [UInt8]
  /// From 1.
  package let attempt: Int
  /// The replay that it is delivered for; nil for what comes by itself.
  package let replay: DeliveryReplay?
  /// The request that the event came with, for sinks that pass it on.
  package let original: OriginalRequest?

  package init(
    entry: JournalEntry, record: [UInt8], content: [UInt8]? = nil, attempt: Int, replay: DeliveryReplay? = nil,
    original: OriginalRequest? = nil
  ) {
    self.content = content ?? record
    self.entry = entry
    self.record = record
    self.attempt = attempt
    self.replay = replay
    self.original = original
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
