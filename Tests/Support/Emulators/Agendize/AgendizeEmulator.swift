private import Synchronization

/// Agendize's Calls API 2.0 with its watches, the Watchers API 2.0 and 2.3, and the OAuth2 server that opens them.
package final class AgendizeEmulator: ProviderEmulator, Sendable {
  package let clock: EmulatorClock
  package let credentials: AgendizeCredentials
  package let settings: AgendizeSettings
  private let state: Mutex<AgendizeState>

  /// - Parameter pushTo: the address of a first watch, with every default; nil: none.
  package init(
    clock: EmulatorClock = EmulatorClock(), credentials: AgendizeCredentials = AgendizeCredentials(),
    settings: AgendizeSettings = AgendizeSettings(), pushTo: String? = nil
  ) {
    self.clock = clock
    self.credentials = credentials
    self.settings = settings
    var state = AgendizeState(credentials, settings)
    if let pushTo { _ = try? state.watches.add(["address": .string(pushTo)]) }
    self.state = Mutex(state)
  }

  package func answer(_ request: EmulatedRequest) -> EmulatedAnswer {
    let now = clock.now
    return withState { state in
      do throws(AgendizeFailure) {
        return try Self.answer(request, &state, now)
      } catch {
        return error.answer(settings.errorShape)
      }
    }
  }

  private static func answer(
    _ request: EmulatedRequest, _ state: inout AgendizeState, _ now: Int
  ) throws(AgendizeFailure) -> EmulatedAnswer {
    let segments = request.segments
    switch (request.method, segments) {
    case ("POST", ["o", "oauth2", "token"]): return state.grants.token(request, now: now)
    case ("GET", ["o", "oauth2", "authorize"]): return state.grants.authorize(request)
    default: break
    }
    guard segments.count >= 3, segments[0] == "api" else { throw .notFound }
    try AgendizeAuthentication(
      credentials: state.credentials, grants: state.grants, isPermitted: state.isPermitted
    ).check(request, now: now)
    switch (segments[1], segments[2]) {
    case ("2.0", "calls"): return try AgendizeCallRoutes.answer(request, segments[3...], &state, now: now)
    case ("2.0", "watchers"), ("2.3", "watchers"):
      return try AgendizeWatcherRoutes(isNewer: segments[1] == "2.3")
        .answer(request, segments[3...], &state, now: now)
    default: throw .notFound
    }
  }

  package func takePushes() -> [EmulatedPush] { takeDeliveries().map { $0.push } }

  /// With a recording the call comes twice: created, then updated with its `record`. A call that is there already is
  /// updated.
  package func makeCall(_ number: Int) {
    let now = clock.now
    let made = AgendizeMadeUpCall(
      number, id: "\(9_000_000 + number)", end: now, timeZone: settings.timeZone)
    withState { state in
      guard state.set(made.row, id: made.id, start: made.start, now: now), made.record != nil else { return }
      _ = state.set(made.rowWithRecord, id: made.id, start: made.start, now: now)
    }
  }

  func withState<Result: Sendable>(_ body: (inout AgendizeState) -> Result) -> Result { state.withLock { body(&$0) } }
}
