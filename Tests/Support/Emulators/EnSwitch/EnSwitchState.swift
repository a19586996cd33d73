/// What an emulated EnSwitch holds.
struct EnSwitchState {
  var options: EnSwitchOptions
  var password: String
  var cdrs = EnSwitchCDRs()
  var calls: [EnSwitchLiveCall] = []
  /// Live legs that a test gave.
  var given: [EnSwitchLeg] = []
  var pushes: [EmulatedPush] = []
  /// Paths of functions that change something, as they were called.
  var mutations: [String] = []
  private var sequence = 0
  /// More are not kept; the oldest go.
  private static let mostPushes = 100_000

  init(options: EnSwitchOptions, password: String) {
    self.options = options
    self.password = password
  }

  /// All legs that live, in the order of their beginnings.
  var live: [EnSwitchLeg] { (calls.flatMap { $0.legs } + given).sorted(by: EnSwitchLeg.isEarlier) }

  /// Does something to the call with this `callid`, its own or its transfer's, then settles what has come of it.
  /// - Returns: whether there is such a call.
  mutating func withCall(
    _ callid: String, pushTo url: String?, _ body: (inout EnSwitchLiveCall) -> Void
  ) -> Bool {
    let place = calls.firstIndex { call in
      call.callid == callid || call.legs.contains { $0.callid == callid }
    }
    guard let place else { return false }
    body(&calls[place])
    settle(place, pushTo: url)
    return true
  }

  mutating func begin(_ call: EnSwitchLiveCall, pushTo url: String?) {
    calls.removeAll { $0.callid == call.callid }
    calls.append(call)
    settle(calls.count - 1, pushTo: url)
  }

  /// A leg that has ended becomes a CDR; a call without legs is over.
  private mutating func settle(_ place: Int, pushTo url: String?) {
    cdrs.put(calls[place].takeEnded())
    for event in calls[place].takeEvents() {
      sequence += 1
      push(event.fields(sequence: sequence), to: url)
    }
    if calls[place].legs.isEmpty { calls.remove(at: place) }
  }

  mutating func push(_ fields: [EmulatedField], to url: String?) {
    guard let url else { return }
    pushes.append(EnSwitchCallEvent.push(fields, to: url))
    if pushes.count > Self.mostPushes { pushes.removeFirst(Self.mostPushes / 2) }
  }
}
