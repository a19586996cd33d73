private import Synchronization

/// A made-up Freebox: discovery, login, call log, voicemail and notification targets as Freebox OS documents them, up
/// to API 16.0. Its web socket is left out: it has no events of calls.
package final class FreeboxEmulator: ProviderEmulator, Sendable {
  private let clock: EmulatorClock
  private let state: Mutex<FreeboxState>

  /// - Parameters:
  ///   - appID: of an app that is registered and granted already.
  ///   - appToken: its token.
  ///   - pushTo: `api_url` of a notification target for missed calls that is there already, and is told so.
  package init(
    clock: EmulatorClock = EmulatorClock(), appID: String = "example.switchboard",
    appToken: String = "made-up-app-token/for+the+emulated+box", options: FreeboxOptions = FreeboxOptions(),
    pushTo: String? = nil
  ) {
    self.clock = clock
    state = Mutex(
      FreeboxState(
        options: options, access: FreeboxAccess(appID: appID, appToken: appToken, at: clock.now),
        notifications: FreeboxNotifications(missedCallsTo: pushTo, options.uid)))
  }

  package func answer(_ request: EmulatedRequest) -> EmulatedAnswer {
    let now = clock.now
    return state.withLock { $0.answer(request, at: now) }
  }

  package func takePushes() -> [EmulatedPush] { state.withLock { $0.notifications.take() } }

  /// A call that ends now: its row, where a message was left the message, and for a missed one the push.
  package func makeCall(_ number: Int) {
    let now = clock.now
    let call = FreeboxCall(number)
    state.withLock { state in
      let datetime = now - call.seconds
      let row = call.row(state.log.nextID, datetime: datetime, state.options)
      let id = state.log.add(row, at: now, limit: state.options.boundedLogLimit)
      if let message = call.voicemail(datetime: datetime) { state.voicemail.add(message) }
      if call.type == "missed" { state.tellMissed(id) }
    }
  }

  // MARK: The box and its owner

  package var options: FreeboxOptions { state.withLock { $0.options } }

  /// Changes how the box behaves from now on.
  package func configure(_ change: (inout FreeboxOptions) -> Void) {
    state.withLock { state in
      change(&state.options)
      state.log.keep(state.options.boundedLogLimit)
    }
  }

  /// - Parameter isAllowed: nil: the permission's key is missing.
  package func setPermission(_ name: String, _ isAllowed: Bool?) {
    state.withLock { $0.options.permissions[name] = isAllowed }
  }

  /// Accepts the waiting apps on the front panel. An app's token works once it has read so.
  package func grant() { state.withLock { $0.access.decide(isGranted: true) } }

  /// Refuses the waiting apps on the front panel.
  package func deny() { state.withLock { $0.access.decide(isGranted: false) } }

  /// Takes an app's access away.
  package func revoke(_ appID: String) { state.withLock { $0.access.revoke(appID) } }

  package func expireSessions() { state.withLock { $0.access.expireSessions() } }

  /// How many sessions there are.
  package var sessionCount: Int { state.withLock { $0.access.sessionCount } }

  /// How often calls or messages were changed or deleted over the API. Notification targets do not count.
  package var mutations: Int { state.withLock { $0.mutations } }

  /// The notification targets, as the API gives them.
  package var targets: [EmulatedJSON] { state.withLock { $0.notifications.targets.map(\.json) } }

  /// Hands parts of the state to the tests' own ways of changing it.
  func change<Result: Sendable>(_ change: (inout FreeboxState, _ now: Int) -> Result) -> Result {
    let now = clock.now
    return state.withLock { change(&$0, now) }
  }
}

extension FreeboxState {
  /// The push for a call that was missed.
  mutating func tellMissed(_ id: Int) {
    if let row = log.row(id) { notifications.missedCall(row, options.uid) }
  }
}
