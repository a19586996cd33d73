private import Synchronization

/// A PortSIP PBX of version 22, as its REST guide, its OpenAPI document and its webhook pages describe it.
///
/// Everything lies under `/api`. No rate limit is documented, so there is none.
package final class PortSIPEmulator: ProviderEmulator, Sendable {
  private let clock: EmulatorClock
  private let state: Mutex<PortSIPState>

  /// - Parameters:
  ///   - pushTo: where events go, without authentication; `events` says more.
  ///   - events: the tenant's `cdr_event` from the start.
  package init(
    clock: EmulatorClock = EmulatorClock(), accounts: [PortSIPAccount] = [.admin],
    behaviour: PortSIPBehaviour = PortSIPBehaviour(), pushTo: String? = nil, events: PortSIPEventSettings? = nil
  ) {
    self.clock = clock
    let settings = events ?? pushTo.map { PortSIPEventSettings(url: $0) } ?? PortSIPEventSettings()
    state = Mutex(PortSIPState(accounts: accounts, behaviour: behaviour, callEvents: settings))
  }

  package func answer(_ request: EmulatedRequest) -> EmulatedAnswer {
    let segments = request.segments
    guard segments.first == "api" else { return PortSIPError.notFound.answer }
    let now = clock.now
    return state.withLock { state in
      do throws(PortSIPError) {
        return try state.answer(request, Array(segments.dropFirst()), at: now)
      } catch {
        return error.answer
      }
    }
  }

  package func takePushes() -> [EmulatedPush] {
    state.withLock { state in
      defer { state.pushes = [] }
      return state.pushes
    }
  }

  /// The same number makes the same call anew, in place of the one it made before.
  package func makeCall(_ number: Int) {
    let now = clock.now
    state.withLock { $0.makeCall(number, at: now) }
  }

  /// So many finished calls, one a minute back from now; nothing is pushed. No more than 200,000 are held.
  package func fill(_ count: Int) {
    let now = clock.now
    state.withLock { $0.fill(count, at: now) }
  }

  /// Adds a call as it stands, in place of the one with its `id`.
  /// - Parameters:
  ///   - targets: the items of `/cdrs/{id}`.
  ///   - recording: the fields of `/recordings` and of its detail together.
  /// - Returns: false for a row without a text as `id`.
  @discardableResult
  package func add(_ row: EmulatedJSON, targets: [EmulatedJSON] = [], recording: EmulatedJSON? = nil) -> Bool {
    guard row["id"]?.string != nil else { return false }
    let given = PortSIPGiven(row: row, targets: targets, recording: recording.map { PortSIPGiven.halves(of: $0) })
    state.withLock { $0.store.put(.given(given)) }
    return true
  }

  /// Changes a call's row in place, keeping its `id`.
  /// - Returns: whether there is such a call.
  @discardableResult
  package func change(_ id: String, _ change: @Sendable (inout EmulatedJSON) -> Void) -> Bool {
    state.withLock { state in
      guard let call = state.store.call(id) else { return false }
      var given = PortSIPGiven(row: call.row, targets: call.targets, recording: call.recording)
      change(&given.row)
      given.row["id"] = .string(id)
      state.store.put(.given(given))
      return true
    }
  }

  /// Puts another row in a call's place, keeping its `id`.
  @discardableResult
  package func replace(_ id: String, with row: EmulatedJSON) -> Bool { change(id) { $0 = row } }

  @discardableResult
  package func remove(_ id: String) -> Bool { state.withLock { $0.store.remove(id) } }

  /// All calls with all their fields, the newest first.
  package var rows: [EmulatedJSON] { state.withLock { $0.store.byStarted.reversed().map(\.row) } }

  package var count: Int { state.withLock { $0.store.count } }

  /// How many requests would have changed the PBX, those to `/tenant` among them.
  package var mutations: Int { state.withLock { $0.mutations } }

  /// How many times somebody signed in with a password, either way.
  package var signIns: Int { state.withLock { $0.signIns } }

  /// Where events go now, as `POST /tenant` set it.
  package var events: PortSIPEventSettings { state.withLock { $0.callEvents } }

  package var behaviour: PortSIPBehaviour {
    get { state.withLock { $0.behaviour } }
    set { state.withLock { $0.behaviour = newValue } }
  }

  /// Ends all access tokens.
  /// - Parameter alsoRefresh: and the refresh tokens, so that only a password helps.
  package func expireSessions(alsoRefresh: Bool = false) {
    state.withLock { $0.sessions.expire(alsoRefresh: alsoRefresh) }
  }

  /// Sync tokens given so far are answered with 403.
  package func forgetSyncTokens() { state.withLock { $0.syncTokens.forget() } }

  /// A body that the documents print.
  package static func documentExample(_ example: PortSIPExample) -> String { example.text }
}
