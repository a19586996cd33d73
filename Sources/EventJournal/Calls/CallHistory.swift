package import CallModel

/// Knows what was known of a call at any of its events.
package protocol CallHistory: Sendable {
  /// The call with that event and all before it.
  /// - Returns: nil where nobody can say now: the task was cancelled, or the event is gone.
  func state(of call: CallID, through seq: Int64) async throws(JournalError) -> CallState?
}

/// A call as it was at one of its events.
package struct CallState: Sendable, Hashable {
  /// Merged; its revision is the number of the event that changed it last.
  package let record: CallRecord
  /// The event that has changed the call last by now: where it is another one, this state has been superseded.
  package let latest: Int64

  package init(record: CallRecord, latest: Int64) {
    self.record = record
    self.latest = latest
  }
}
