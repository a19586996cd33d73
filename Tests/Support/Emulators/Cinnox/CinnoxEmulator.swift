private import Synchronization

/// CINNOX's Open API as its pages describe it: the call log, call details and the subscriptions to events.
///
/// `Authorization: Bearer {AppToken}` on each request, below `/v1/api/apps/{appID}`.
package final class CinnoxEmulator: ProviderEmulator, Sendable {
  package let appID: String
  package let rules: CinnoxRules
  let clock: EmulatorClock
  private let state: Mutex<CinnoxState>

  /// - Parameter pushTo: a subscriber of calls and recordings whose URL has been checked.
  package init(
    clock: EmulatorClock = EmulatorClock(), appID: String = "quayside-app", token: String = "quayside-token",
    rules: CinnoxRules = CinnoxRules(), pushTo: String? = nil
  ) {
    self.appID = appID
    self.rules = rules
    self.clock = clock
    state = Mutex(CinnoxState(token: token))
    guard let pushTo else { return }
    for hook in [CinnoxHook.call, .recording] {
      with { $0.subscribe(hook, to: pushTo, enabled: true, isChecked: false, now: clock.now) }
    }
  }

  func with<Result: Sendable>(_ work: (inout CinnoxState) -> Result) -> Result {
    state.withLock { state in work(&state) }
  }

  package func answer(_ request: EmulatedRequest) -> EmulatedAnswer {
    do throws(CinnoxFailure) {
      return try .json(result(of: request))
    } catch {
      return error.answer
    }
  }

  private func result(of request: EmulatedRequest) throws(CinnoxFailure) -> EmulatedJSON {
    guard isAuthorized(request) else { throw .unauthorized }
    let segments = request.segments
    guard segments.count > 4, segments.prefix(3) == ["v1", "api", "apps"] else { throw .methodNotFound(request) }
    guard segments[3] == appID else { throw .otherApp }
    try countRequest()
    if request.method != "GET" { with { $0.mutations += 1 } }
    return try answer(request, to: Array(segments.dropFirst(4)))
  }

  private func isAuthorized(_ request: EmulatedRequest) -> Bool {
    let halves = (request.header("authorization") ?? "").split(separator: " ", maxSplits: 1)
    guard halves.count == 2, halves[0].lowercased() == "bearer" else { return false }
    return with { $0.token == String(halves[1]) }
  }

  private func countRequest() throws(CinnoxFailure) {
    guard let limit = rules.rateLimit else { return }
    let now = clock.now
    guard with({ $0.rate.allows(limit: limit, now: now) }) else { throw .tooManyRequests(status: rules.tooManyStatus) }
  }

  private func answer(_ request: EmulatedRequest, to path: [String]) throws(CinnoxFailure) -> EmulatedJSON {
    switch (request.method, path.count, path[0]) {
    case ("GET", 2, "data"):
      switch path[1] {
      case "call-log": return try calls(request, inDetail: false)
      case "call-detail": return try calls(request, inDetail: true)
      default: throw .unknownDataType
      }
    // The pages name a "Get Event Hook List"; its address and its answer are the emulator's own.
    case ("GET", 1, "event-hook"): return hooks
    case ("PATCH", 1, _):
      guard let hook = CinnoxHook(rawValue: path[0]) else { throw .methodNotFound(request) }
      return try subscribe(hook, request)
    default: throw .methodNotFound(request)
    }
  }
}
