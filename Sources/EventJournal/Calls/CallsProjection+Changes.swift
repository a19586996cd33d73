package import CallModel
private import GRDB

/// A call as it is now, and whence it came first.
package struct ChangedCall: Sendable {
  package let record: CallRecord
  /// Of the call's first event that is still there.
  package let source: String
  /// When the call's first event came, where it is still there: what a call without a beginning is put in order by.
  package let heardAt: Instant?
}

extension CallsProjection {
  /// Calls that have changed after that revision, in the order of their changes.
  /// - Returns: also the revision up to which these are all.
  package func changed(
    after revision: Int64, limit: Int
  ) async throws(JournalError) -> (calls: [ChangedCall], reached: Int64) {
    let reachedAll = position
    let known = try changedRows(after: revision, through: reachedAll, limit: limit)
    // The last as well: the first may be gone.
    let firsts = known.flatMap { [$0.events.first, $0.events.last].compactMap(\.self) }
    var entries: [Int64: JournalEntry] = [:]
    for entry in try await self.entries(at: firsts) { entries[entry.seq] = entry }
    let changed = known.compactMap { known -> ChangedCall? in
      guard let first = known.events.first else { return nil }
      let entry = entries[first] ?? known.events.lazy.compactMap { entries[$0] }.first
      let record =
        known.record.flatMap { CallRecord(json: $0) }
        ?? entry?.record.flatMap { CallRecord(json: CallRecord.json($0, revision: first)) }
      return record.map { ChangedCall(record: $0, source: entry?.source ?? "", heardAt: entries[first]?.receivedAt) }
    }
    guard known.count == limit, let last = known.last else { return (changed, max(reachedAll, revision)) }
    return (changed, last.revision)
  }
}
