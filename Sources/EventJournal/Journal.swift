/// The durable middle: what intake appends, sinks lease. Returning from ``append(_:)`` means it is on disk.
package protocol Journal: Sendable {
  /// - Returns: one outcome for each event, in order.
  func append(_ batch: [IncomingEvent]) async throws(JournalError) -> [AppendOutcome]

  /// Takes over a sink's shards. Whoever held them before is fenced.
  /// - Parameters:
  ///   - upTo: how many shards at most.
  ///   - ttl: after this without a settle, another worker may take over.
  ///   - configuration: by which it routes, as the journal numbers them: noted for the events from here on.
  func acquire(
    sink: SinkName, worker: WorkerID, upTo: Int, ttl: Duration, configuration: Int64?
  ) async throws(JournalError) -> [Lease]

  /// What is to be delivered now: retries that are due, else fresh events in order; blocked calls left out.
  func next(_ lease: Lease, limit: Int) async throws(JournalError) -> DeliveryPage

  /// The requests that events came with.
  func originals(_ seqs: [Int64]) async throws(JournalError) -> [Int64: OriginalRequest]

  /// Writes what became of pages, the cursors and the sink's own state, in one atomic step.
  /// - Throws: `.fenced` where another worker has taken over; then nothing is written.
  func settle(_ pages: [Settlement], state: SinkState?) async throws(JournalError)

  /// Lets nothing more be delivered to a sink, until it is resumed. Kept over restarts.
  /// - Parameter reason: for people.
  /// - Returns: whether it had not been paused.
  @discardableResult
  func pause(sink: SinkName, reason: String) async throws(JournalError) -> Bool
}

extension Journal {
  /// Where nobody asks later by which configuration events were routed.
  package func acquire(
    sink: SinkName, worker: WorkerID, upTo: Int, ttl: Duration
  ) async throws(JournalError) -> [Lease] {
    try await acquire(sink: sink, worker: worker, upTo: upTo, ttl: ttl, configuration: nil)
  }
}

/// A sink's name in routes.json.
package struct SinkName: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let text: String
  package init(_ text: String) { self.text = text }
  package var description: String { text }
  package static func < (a: SinkName, b: SinkName) -> Bool { a.text < b.text }
}

/// Who holds a lease: one running program.
package struct WorkerID: Sendable, Hashable {
  package let text: String
  package init(_ text: String) { self.text = text }
}

/// What a sink remembers of itself, opaque to the journal: a file's position, say.
package struct SinkState: Sendable, Hashable {
  package let bytes: [UInt8]
  package init(_ bytes: [UInt8]) { self.bytes = bytes }
}
