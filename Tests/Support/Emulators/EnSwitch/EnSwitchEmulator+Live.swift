/// Calls that go on while a test looks.
extension EnSwitchEmulator {
  /// A call begins now, and rings.
  /// - Returns: its `callid`.
  @discardableResult
  package func startCall(_ number: Int, customer: Int? = nil) -> String {
    let now = clock.now
    return change { state in
      let call = EnSwitchLiveCall(number, at: now, customer: customer, options: state.options)
      state.begin(call, pushTo: subscriber)
      return call.callid
    }
  }

  /// Somebody answers now; what else rings for the call stops, and its CDRs appear.
  /// - Returns: whether there is such a call.
  @discardableResult
  package func answerCall(_ callid: String) -> Bool {
    let now = clock.now
    return change { state in state.withCall(callid, pushTo: subscriber) { $0.answer(at: now) } }
  }

  /// Who answered hands the call to another telephone now: a leg with another `callid`, whose `bridged_callid` is this
  /// call's. The CDR of the leg that was answered appears.
  @discardableResult
  package func transferCall(_ callid: String, to phone: String = "104") -> Bool {
    let now = clock.now
    return change { state in state.withCall(callid, pushTo: subscriber) { $0.transfer(to: phone, at: now) } }
  }

  /// All its legs end now, those of its transfer too: they leave the active list, and their CDRs appear.
  @discardableResult
  package func endCall(_ callid: String) -> Bool {
    let now = clock.now
    return change { state in state.withCall(callid, pushTo: subscriber) { $0.end(at: now) } }
  }

  /// The live calls' ids, in the order of their beginnings.
  package var liveCalls: [String] { change { state in state.calls.map { $0.callid } } }

  /// An event of a class other than calls: it must be ignored. The event's name and its last fields are made up.
  package func sendMessage(_ text: String) {
    let now = clock.now
    change { state in
      let fields = [
        ("class", "message"), ("event", "receive"), ("timestamp", "\(now).250000"),
        ("snumber", EnSwitchDirectory.outsideNumber(1)), ("message", text),
      ]
      state.push(fields.map { EmulatedField(name: $0.0, value: $0.1) }, to: subscriber)
    }
  }
}
