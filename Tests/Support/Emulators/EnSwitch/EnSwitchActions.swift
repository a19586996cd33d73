/// The functions that act on live calls and on recordings. They answer 204 without data.
struct EnSwitchActions {
  let parameters: EnSwitchParameters
  let now: Int
  let pushTo: String?

  func reply(_ function: EnSwitchFunction, _ state: inout EnSwitchState) throws(EnSwitchFault) -> EnSwitchReply {
    switch function {
    case .make: try make(&state)
    case .hangup:
      let id = try idOfCallOrLeg()
      try act(id.callid ?? id.uniqueid, &state) { call in call.end(id.uniqueid, at: now) }
    case .answer, .pickup:
      try act(try parameters.required("uniqueid"), &state) { call in call.answer(at: now) }
    case .hold: try change(try parameters.required("uniqueid"), &state) { $0.status = "hold" }
    case .resume: try change(try parameters.required("uniqueid"), &state) { $0.status = "up" }
    case .attendedTransfer, .blindTransfer:
      let phone = try parameters.required("cnumber")
      try act(try parameters.required("uniqueid"), &state) { call in call.transfer(to: phone, at: now) }
    case .redirect: try redirect(&state)
    case .update: try update(&state)
    case .deleteRecording: try deleteRecording(&state)
    default: break
    }
    return .nothing
  }

  /// "Either the callid or the uniqueid must be specified, but not both."
  private func idOfCallOrLeg() throws(EnSwitchFault) -> (callid: String?, uniqueid: String?) {
    let callid = parameters.text("callid")
    let uniqueid = parameters.text("uniqueid")
    guard callid.isEmpty != uniqueid.isEmpty else { throw EnSwitchFault.invalid("uniqueid") }
    return callid.isEmpty ? (nil, uniqueid) : (callid, nil)
  }

  /// - Parameter id: a call's, or that of one of its legs.
  private func act(
    _ id: String?, _ state: inout EnSwitchState, _ body: (inout EnSwitchLiveCall) -> Void
  ) throws(EnSwitchFault) {
    let leg = state.live.first { $0.uniqueid == id || $0.callid == id }
    guard let leg, EnSwitchCustomers.mayBeSeen(leg, state.options), state.withCall(leg.callid, pushTo: pushTo, body)
    else { throw EnSwitchFault.unknown("uniqueid", "call") }
  }

  private func change(
    _ id: String, _ state: inout EnSwitchState, _ body: (inout EnSwitchLeg) -> Void
  ) throws(EnSwitchFault) {
    try act(id, &state) { call in
      for leg in call.legs where leg.uniqueid == id || leg.callid == id { call.change(leg.uniqueid, body) }
    }
  }

  private func redirect(_ state: inout EnSwitchState) throws(EnSwitchFault) {
    let number = try parameters.required("cnumber")
    guard try parameters.integer("channel", default: 1, from: 1) < 3 else { throw EnSwitchFault.invalid("channel") }
    let type = parameters.text("ctype")
    try change(try parameters.required("uniqueid"), &state) { leg in
      (leg.ctype, leg.cnumber, leg.dnumber) = (type, number, number)
    }
  }

  private func update(_ state: inout EnSwitchState) throws(EnSwitchFault) {
    let id = try idOfCallOrLeg()
    try change(id.callid ?? id.uniqueid ?? "", &state) { leg in
      if let value = parameters.given("stype") { leg.stype = value }
      if let value = parameters.given("snumber") { leg.snumber = value }
      if let value = parameters.given("ctype") { leg.ctype = value }
      if let value = parameters.given("cnumber") { leg.cnumber = value }
      if let value = parameters.given("dtype") { leg.dtype = value }
      if let value = parameters.given("dnumber") { leg.dnumber = value }
    }
  }

  /// The call has the shape of an outbound one, whatever the numbers.
  private func make(_ state: inout EnSwitchState) throws(EnSwitchFault) {
    let source = try parameters.required("snumber")
    let called = try parameters.required("cnumber")
    let type = parameters.text("stype")
    let number = EnSwitchScenario.outbound.rawValue + EnSwitchScenario.allCases.count * (50_000 + state.mutations.count)
    var call = EnSwitchLiveCall(number, at: now, customer: nil, options: state.options)
    for leg in call.legs {
      call.change(leg.uniqueid) { leg in
        (leg.stype, leg.snumber, leg.cnumber, leg.dnumber) = (type, source, called, called)
      }
    }
    state.begin(call, pushTo: pushTo)
  }

  private func deleteRecording(_ state: inout EnSwitchState) throws(EnSwitchFault) {
    let uniqueid = try parameters.required("uniqueid")
    guard var leg = state.cdrs[uniqueid], !leg.recording.isEmpty else {
      throw EnSwitchFault.unknown("uniqueid", "call recording")
    }
    leg.recording = ""
    leg.given?["recording"] = ""
    state.cdrs.put(leg)
  }
}
