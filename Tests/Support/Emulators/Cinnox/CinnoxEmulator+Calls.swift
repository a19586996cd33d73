extension CinnoxEmulator {
  /// The first number of filled calls; those of ``makeCall(_:)`` are meant to be less.
  private static var firstFilled: Int { 1_000_000 }

  /// Adds made-up calls that are over: the latest ended now, the others a minute before one another.
  package func fill(_ count: Int) {
    let now = clock.now
    with { state in
      let first = Self.firstFilled + state.filled
      let kept = min(count, CinnoxRows.largest)
      let rows = (0..<kept).reversed().map { back in
        CinnoxRow(CinnoxMadeCall(number: first + back, end: now - back * 60), visibleAt: now - back * 60)
      }
      state.filled += kept
      state.rows.insert(contentsOf: rows)
    }
  }

  /// A call that is over now. Its row appears ``CinnoxRules/rowDelay`` later. A number once more replaces the call.
  package func makeCall(_ number: Int) {
    startCall(number)
    endCall(number)
  }

  /// Its start alone: the event, and no row.
  package func startCall(_ number: Int) {
    post(["type": "message", "message": CinnoxMadeCall(number: number, end: clock.now).startMessage], of: .call)
  }

  /// Its end: the event, the row, and the event of the recording where there is one.
  package func endCall(_ number: Int) {
    let now = clock.now
    let call = CinnoxMadeCall(number: number, end: now)
    with { $0.rows.insert(CinnoxRow(call, visibleAt: now + rules.rowDelay)) }
    post(["type": "message", "message": call.endMessage], of: .call)
    guard call.isRecorded else { return }
    // "challenge" is "(Internal Use)" in this event.
    post(["type": "message", "challenge": "", "message": call.recordingMessage], of: .recording)
  }

  private func post(_ event: EmulatedJSON, of hook: CinnoxHook) {
    with { $0.post(event, of: hook, requiresChallenge: rules.requiresChallenge) }
  }

  package func takePushes() -> [EmulatedPush] { with { $0.takePushes() } }
}
