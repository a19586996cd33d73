/// Who waits for appends: one for each event loop.
package protocol AppendReceiver: AnyObject, Sendable {
  /// Called from the draining task, once for each batch that holds something of this receiver's.
  func appended(_ replies: [AppendReply])
}

package struct AppendReply: Sendable {
  package let ticket: UInt64
  package let result: Result<AppendOutcome, JournalError>
}
