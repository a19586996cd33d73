package import CallModel

/// One event of a request: what it says of one call.
package struct EventPart: Sendable, Hashable {
  package let id: EventID
  package let state: EventState
  package let call: CallID?
  /// The record's JSON form, without a revision.
  package let record: [UInt8]?
  /// Why it is quarantined.
  package let reason: String?

  package init(id: EventID, record: CallRecord) {
    self.id = id
    state = .stored
    call = record.id
    self.record = record.json()
    reason = nil
  }

  package init(noticeWithID id: EventID) {
    self.id = id
    state = .notice
    call = nil
    record = nil
    reason = nil
  }

  package init(id: EventID, quarantinedFor reason: String) {
    self.id = id
    state = .quarantined
    call = nil
    record = nil
    self.reason = reason
  }
}
