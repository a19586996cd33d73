private import Synchronization

/// EnSwitch's JSON API as its documents describe it: live calls by leg, call detail records by leg, and event pushes.
///
/// GET or POST, `auth_username` and `auth_password` with every call, a code in the body whatever HTTP says.
package final class EnSwitchEmulator: ProviderEmulator, Sendable {
  package let clock: EmulatorClock
  private let username: String
  private let pushTo: String?
  private let state: Mutex<EnSwitchState>

  /// - Parameter pushTo: the "Send events to URL" setting; nil: no events are sent.
  package init(
    clock: EmulatorClock = EmulatorClock(), username: String = "apiuser", password: String = "apisecret",
    options: EnSwitchOptions = EnSwitchOptions(), pushTo: String? = nil
  ) {
    self.clock = clock
    self.username = username
    self.pushTo = pushTo
    state = Mutex(EnSwitchState(options: options, password: password))
  }

  package func answer(_ request: EmulatedRequest) -> EmulatedAnswer {
    let options = options
    do {
      return try reply(request, options).answer(options)
    } catch {
      return EnSwitchReply.failure(error, options)
    }
  }

  private func reply(
    _ request: EmulatedRequest, _ options: EnSwitchOptions
  ) throws(EnSwitchFault) -> EnSwitchReply {
    // "Clients may use HTTP GET or POST"; what else is answered is not said.
    guard request.method == "GET" || request.method == "POST",
      let function = EnSwitchFunction(path: request.path, base: options.basePath)
    else { throw EnSwitchFault.unknownFunction }
    if function.isMutating { state.withLock { $0.mutations.append(function.rawValue) } }
    let parameters = EnSwitchParameters(request)
    try authenticate(parameters)
    try function.checkAllowed(options)
    return try reply(function, parameters, options)
  }

  private func authenticate(_ parameters: EnSwitchParameters) throws(EnSwitchFault) {
    guard parameters.given("auth_username") != nil else { throw EnSwitchFault.credentials("auth_username") }
    let password = state.withLock { $0.password }
    // One key for both, so that user names cannot be told.
    guard parameters.given("auth_username") == username, parameters.given("auth_password") == password else {
      throw EnSwitchFault.credentials("auth_password")
    }
  }

  private func reply(
    _ function: EnSwitchFunction, _ parameters: EnSwitchParameters, _ options: EnSwitchOptions
  ) throws(EnSwitchFault) -> EnSwitchReply {
    let now = clock.now
    let (cdrs, live) = state.withLock { ($0.cdrs, $0.live) }
    switch function {
    case .activeList: return try EnSwitchActiveList.reply(parameters, live, options)
    case .cdrList: return try EnSwitchCDRList(cdrs: cdrs, options: options, now: now).list(parameters)
    case .cdr: return try EnSwitchCDRList(cdrs: cdrs, options: options, now: now).get(parameters)
    case .totals: return try EnSwitchTotals.reply(parameters, cdrs, options, now: now)
    case .keyPresses: return try EnSwitchKeyPresses.reply(parameters, cdrs, options, now: now)
    case .recordings:
      return try EnSwitchRecordings(finished: cdrs, live: live, options: options, now: now).list(parameters)
    case .recording:
      return try EnSwitchRecordings(finished: cdrs, live: live, options: options, now: now).get(parameters)
    default:
      let actions = EnSwitchActions(parameters: parameters, now: now, pushTo: pushTo)
      return try state.withLock { state throws(EnSwitchFault) in try actions.reply(function, &state) }
    }
  }

  package func takePushes() -> [EmulatedPush] {
    change { state in
      defer { state.pushes = [] }
      return state.pushes
    }
  }

  /// A whole call whose last leg ends now: its CDRs appear, and its events wait.
  package func makeCall(_ number: Int) { makeCall(number, customer: nil) }

  /// - Parameter customer: 1 to 6; nil: that of the authentication user, 3 unless the options have another.
  package func makeCall(_ number: Int, customer: Int?) {
    let now = clock.now
    change { state in
      let call = EnSwitchWholeCall.call(number, endingAt: now, customer: customer, options: state.options)
      state.begin(call, pushTo: pushTo)
    }
  }

  package var options: EnSwitchOptions { change { $0.options } }

  /// For what tests put there, look at and let happen.
  func change<Result: Sendable>(_ body: (inout EnSwitchState) -> Result) -> Result {
    state.withLock { body(&$0) }
  }

  /// Where events go.
  var subscriber: String? { pushTo }
}
