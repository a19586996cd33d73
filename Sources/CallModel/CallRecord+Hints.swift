/// Calls that are known by hints alone, until they are read at their provider.
extension CallRecord {
  /// The call as it was read after hints: nothing of them stays but what an operator said meanwhile.
  func following(_ hint: CallRecord) -> CallRecord {
    var call = addingRecordings(of: hint)
    if let word = hint.operatorsWord { call = call.reapplying(word) }
    call.deletedAt = [deletedAt, hint.deletedAt].compactMap(\.self).min()
    if call.deletedAt != nil { call.change = .deleted }
    call.receivedVia = receivedVia
    call.observedAt = max(observedAt, hint.observedAt)
    call.revision = hint.revision
    return call
  }

  /// CINNOX tells of recordings by events alone: no row has them, so a hint is the best word there is.
  func addingRecordings(of hint: CallRecord) -> CallRecord {
    guard provider == .cinnox, !hint.recordings.isEmpty else { return self }
    var call = self
    // The newest are kept: those that somebody made up keep none out.
    call.recordings = (recordings + newRecordings(of: hint)).suffix(Self.recordingLimit)
    return call
  }

  /// No call has so many: somebody makes them up.
  static let recordingLimit = 100
}
