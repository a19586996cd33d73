package import CallModel

/// What a sink needs of an event.
package struct JournalEntry: Sendable, Hashable {
  package let seq: Int64
  package let id: EventID
  package let receivedAt: Instant
  package let source: String
  package let call: CallID?
  /// Nil where there is nothing to deliver.
  package let record: [UInt8]?

  package init(seq: Int64, id: EventID, receivedAt: Instant, source: String, call: CallID?, record: [UInt8]?) {
    self.seq = seq
    self.id = id
    self.receivedAt = receivedAt
    self.source = source
    self.call = call
    self.record = record
  }

  /// About what it takes in memory, in bytes.
  var size: Int { 160 + (record?.count ?? 0) }
}
