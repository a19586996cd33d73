extension CinnoxEmulator {
  /// Adds a row of call-log that can be seen at once, in place of one of the same `hid`.
  /// - Parameter detail: its row of call-detail, which tells `callType` too; nil: what the row tells, and "offnet".
  package func add(_ row: EmulatedJSON, detail: EmulatedJSON? = nil) {
    let row = CinnoxRow(log: row, detail: detail, visibleAt: 0)
    with { $0.rows.insert(row) }
  }

  /// Many at once.
  package func add(contentsOf rows: [EmulatedJSON]) {
    let rows = rows.map { CinnoxRow(log: $0, detail: nil, visibleAt: 0) }
    with { $0.rows.insert(contentsOf: rows) }
  }

  /// Puts a row in the place of that with this `hid`; its row of call-detail follows.
  /// - Returns: false where there is none.
  @discardableResult
  package func replace(_ hid: String, with row: EmulatedJSON) -> Bool { change(hid) { $0 = row } }

  /// Changes a row of call-log in place; its row of call-detail follows.
  /// - Returns: false where there is none.
  @discardableResult
  package func change(_ hid: String, _ edit: (inout EmulatedJSON) -> Void) -> Bool {
    with { state in
      guard let old = state.rows[hid] else { return false }
      var log = old.log
      edit(&log)
      let detail = CinnoxRow.detail(old.detail, following: log)
      state.rows.replace(hid, with: CinnoxRow(log: log, detail: detail, visibleAt: old.visibleAt))
      return true
    }
  }

  /// Changes the status of a row in place, as of a call that CINNOX judges anew.
  @discardableResult
  package func change(_ hid: String, to status: CinnoxStatus) -> Bool {
    change(hid) { $0["status"] = .string(status.rawValue) }
  }

  /// Changes a row of call-detail alone.
  @discardableResult
  package func changeDetail(_ hid: String, _ edit: (inout EmulatedJSON) -> Void) -> Bool {
    with { state in
      guard let old = state.rows[hid] else { return false }
      var detail = old.detail
      edit(&detail)
      state.rows.replace(hid, with: CinnoxRow(log: old.log, detail: detail, visibleAt: old.visibleAt))
      return true
    }
  }

  @discardableResult
  package func remove(_ hid: String) -> Bool { with { $0.rows.remove(hid) != nil } }

  /// All rows of call-log, the earliest call first, those that cannot be seen yet too.
  package var rows: [EmulatedJSON] { with { $0.rows }.all.map { $0.log } }

  /// All rows of call-detail, in the same order.
  package var details: [EmulatedJSON] { with { $0.rows }.all.filter { !$0.isConference }.map { $0.detail } }

  /// Requests other than GET that came with the right token, for the right app and within the rate.
  package var mutations: Int { with { $0.mutations } }

  /// No token is good any more, until one is issued.
  package func expireSessions() { with { $0.token = nil } }

  /// Makes this the token.
  package func issue(token: String) { with { $0.token = token } }

  /// Subscribes as PATCH does: the challenge to the URL waits to be taken as a push.
  package func subscribe(_ hook: CinnoxHook, to url: String) {
    let now = clock.now
    with { $0.subscribe(hook, to: url, enabled: true, isChecked: true, now: now) }
  }

  /// Whether this body answers a challenge that has been posted: `{"code":0,"result":{"challenge":…}}` with the same
  /// text. If so, that URL is checked.
  package func challengeAnswered(_ body: [UInt8]) -> Bool {
    guard let answer = EmulatedJSON(parsing: body) else { return false }
    return with { $0.accept(challengeAnswer: answer) }
  }

  /// The URL that an event is posted to; nil where it is not subscribed to, or the check is needed and outstanding.
  package func subscriber(of hook: CinnoxHook) -> String? {
    with { state in
      guard let found = state.subscriptions[hook], found.isEnabled,
        found.challenge == nil || !rules.requiresChallenge
      else { return nil }
      return found.url
    }
  }
}
