package import CallModel

/// What pollers remember: how far a source was read, and what its latest rows said. In the journal, so that any node goes
/// on where the last one stopped.
package protocol PollStore: Sendable {
  /// - Returns: nil for a source that was never read.
  func pollState(of source: String) async throws(JournalError) -> PollState?

  /// Keeps how far a source was read.
  /// - Parameter finishedAt: when a whole round had been read; nil: only a part of one.
  func savePoll(of source: String, cursor: [UInt8], finishedAt: Instant?) async throws(JournalError)

  /// What was kept of rows by ``keep(_:of:)``.
  func polledRows(_ keys: [Int64], of source: String) async throws(JournalError) -> [Int64: Int64]

  /// Stores events of rows, and keeps what the rows said, in one step.
  /// - Parameter rows: at least those that the events are of.
  func append(_ events: [IncomingEvent], keeping rows: [PolledRowMark], of source: String) async throws(JournalError)

  /// Keeps what rows said, and that they were seen now.
  func keep(_ rows: [PolledRowMark], of source: String) async throws(JournalError)

  /// Lets go of rows that were not seen since then; when they were is known to a day.
  func forgetPolledRows(of source: String, before: Instant) async throws(JournalError)
}

/// How far a source was read.
package struct PollState: Sendable, Hashable {
  /// Opaque here.
  package let cursor: [UInt8]
  /// When a whole round was read last.
  package let finishedAt: Instant?

  package init(cursor: [UInt8], finishedAt: Instant?) {
    self.cursor = cursor
    self.finishedAt = finishedAt
  }
}

/// What a row said, in brief: both are the beginnings of digests.
package struct PolledRowMark: Sendable, Hashable {
  package let key: Int64
  package let digest: Int64

  package init(key: Int64, digest: Int64) {
    self.key = key
    self.digest = digest
  }
}
