/// What a test does to the account's calls. A change is pushed to the watches.
extension AgendizeEmulator {
  /// Calls of the past, the newest ended now, one a minute; a second time, older ones. Nothing is pushed.
  package func fill(_ count: Int) {
    let now = clock.now
    let zone = settings.timeZone
    withState { state in
      let wanted = min(count, AgendizeCalls.limit - state.calls.byID.count)
      guard wanted > 0 else { return }
      let first = state.filled
      state.filled += wanted
      state.calls.putNew(
        (first..<first + wanted).reversed().map { number in
          let made = AgendizeMadeUpCall(number, id: "\(5_000_000 + number)", end: now - number * 60, timeZone: zone)
          return (made.rowWithRecord, made.id, made.start)
        })
    }
  }

  /// - Parameter row: any JSON object with an `id`.
  /// - Returns: false where it has none, where there is such a call already, or no room.
  @discardableResult
  package func add(_ row: EmulatedJSON) -> Bool {
    let now = clock.now
    guard let id = row["id"]?.scalar else { return false }
    return withState { $0.calls.byID[id] == nil && $0.set(row, id: id, now: now) }
  }

  /// Puts the row in the place of the call with its `id`.
  /// - Returns: false where there is none.
  @discardableResult
  package func replace(_ row: EmulatedJSON) -> Bool {
    let now = clock.now
    guard let id = row["id"]?.scalar else { return false }
    return withState { $0.calls.byID[id] != nil && $0.set(row, id: id, now: now) }
  }

  /// Sets members of a call; nil takes one away.
  /// - Returns: false where there is none.
  @discardableResult
  package func change(_ id: String, _ members: [String: EmulatedJSON?]) -> Bool {
    let now = clock.now
    return withState { state in
      guard var row = state.calls.byID[id]?.json else { return false }
      for (name, value) in members.sorted(by: { $0.key < $1.key }) { row[name] = value }
      return state.set(row, id: id, now: now)
    }
  }

  /// - Returns: false where there is none.
  @discardableResult
  package func remove(_ id: String) -> Bool {
    let now = clock.now
    return withState { $0.remove(id, now: now) }
  }

  /// Newest first, as List gives them.
  package var rows: [EmulatedJSON] { withState { $0.calls.rows } }

  package var callCount: Int { withState { $0.calls.byID.count } }

  /// How often the API was asked to change calls, buttons or call-tracking numbers.
  package var mutations: Int { withState { $0.mutations } }
}
