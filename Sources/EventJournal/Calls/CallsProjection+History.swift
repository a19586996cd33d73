package import CallModel

extension CallsProjection: CallHistory {
  /// Waits until the event is in.
  package func state(of call: CallID, through seq: Int64) async throws(JournalError) -> CallState? {
    while position < seq {
      guard !Task.isCancelled else { return nil }
      let version = moved.version
      if position < seq { await moved.wait(past: version, for: .seconds(1)) }
    }
    let known = try lookUp(call)
    let full = known?.record.flatMap { CallRecord(json: $0) }
    if let full, let last = known?.events.last, last <= seq {
      return CallState(record: full, latest: full.revision ?? last)
    }
    // As it was then: merged again from the events up to there. Of a call that was let go there is this one at least.
    var merged: CallRecord?
    let numbers = known?.events.filter { $0 <= seq } ?? []
    for entry in try await entries(at: numbers.isEmpty ? [seq] : numbers) {
      guard let record = entry.record.flatMap({ CallRecord(json: $0) }) else { continue }
      merged = CallMerge.apply(record, seq: entry.seq, to: merged)
    }
    return merged.map { CallState(record: $0, latest: full?.revision ?? $0.revision ?? seq) }
  }
}
