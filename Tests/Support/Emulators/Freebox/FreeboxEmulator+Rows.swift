/// Calls and messages that a test puts in place. None of it counts as a mutation, and only ``ring(_:)`` with
/// ``changeRow(_:type:duration:)`` makes a push.
extension FreeboxEmulator {
  /// Newest first.
  package var rows: [EmulatedJSON] { change { state, _ in state.log.rows } }

  /// The id that the next call gets.
  package var nextID: Int { change { state, _ in state.log.nextID } }

  /// Makes finished calls, one a minute, the newest beginning now. The log keeps no more than its limit; the others
  /// have had their ids and are gone.
  package func fill(_ count: Int) {
    change { state, now in
      let limit = state.options.boundedLogLimit
      let count = min(max(count, 0), FreeboxOptions.mostRows)
      let kept = min(count, limit)
      let rows = (0..<kept).reversed().map { FreeboxCall($0).row(0, datetime: now - 60 * $0, state.options) }
      state.log.fill(rows, at: now, limit: limit, skipped: count - kept)
    }
  }

  /// - Parameter row: gets an `id` and a `datetime` where it has none; a row of the same id goes.
  /// - Returns: its id.
  @discardableResult
  package func add(_ row: EmulatedJSON) -> Int {
    change { state, now in state.log.add(row, at: now, limit: state.options.boundedLogLimit) }
  }

  /// - Returns: whether there was such a row.
  @discardableResult
  package func replace(_ id: Int, with row: EmulatedJSON) -> Bool {
    change { state, _ in state.log.replace(id, with: row) }
  }

  /// - Returns: whether there was such a row.
  @discardableResult
  package func remove(_ id: Int) -> Bool { change { state, _ in state.log.remove(id) } }

  /// As a person clears the log in Freebox OS.
  package func clearLog() { change { state, _ in state.log.removeAll(restartsIDs: state.options.restartsIDs) } }

  /// A call that begins to ring now. As clients saw it, its row is there at the first ring, as `missed` with a
  /// `duration` of 0.
  /// - Parameter number: decides who calls.
  /// - Returns: its id, for ``changeRow(_:type:duration:)``.
  @discardableResult
  package func ring(_ number: Int) -> Int {
    change { state, now in
      var row = FreeboxCall(number).row(state.log.nextID, datetime: now, state.options)
      row["type"] = "missed"
      row["duration"] = 0
      row["new"] = true
      return state.log.add(row, at: now, limit: state.options.boundedLogLimit)
    }
  }

  /// Writes a ringing row anew in its place: `accepted` when it was answered, which needs no more attention, or still
  /// `missed` with the time it rang, which is pushed.
  /// - Returns: whether there was such a row.
  @discardableResult
  package func changeRow(_ id: Int, type: String, duration: Int) -> Bool {
    change { state, _ in
      guard var row = state.log.row(id) else { return false }
      let wasRinging = row["type"] == "missed" && row["duration"] == 0
      row["type"] = .string(type)
      row["duration"] = EmulatedJSON(duration)
      row["new"] = .bool(type == "missed")
      _ = state.log.replace(id, with: row)
      if wasRinging, type == "missed", duration > 0 { state.tellMissed(id) }
      return true
    }
  }

  /// Newest first.
  package var voicemails: [EmulatedJSON] { change { state, _ in state.voicemail.entries } }

  /// - Parameter entry: with an `id`, a string; an entry of the same id goes.
  package func addVoicemail(_ entry: EmulatedJSON) { change { state, _ in state.voicemail.add(entry) } }

  /// As while the caller is still speaking.
  /// - Returns: whether there was such a message.
  @discardableResult
  package func changeVoicemail(_ id: String, duration: Int) -> Bool {
    change { state, _ in
      state.voicemail.change(id, [EmulatedMember(name: "duration", value: EmulatedJSON(duration))]) != nil
    }
  }

  /// - Returns: whether there was such a message.
  @discardableResult
  package func removeVoicemail(_ id: String) -> Bool { change { state, _ in state.voicemail.remove(id) } }
}
