/// The `call_cdr` event: all of a finished call.
///
/// With the samples' traps: times are unix seconds as text with "0" for never; `status_code` is a text on top and a
/// number in targets; `talk_duration` a number on top and a text in targets; the reason is `ended_reason` on top and
/// `end_reason` in targets; a target's `id` is the tenant's.
struct PortSIPFinalEvent {
  let story: PortSIPStory
  let form: PortSIPEventForm
  let carriesID: Bool

  private var start: Int { Int(story.started / 1_000_000) }
  private var end: Int { Int(story.ended / 1_000_000) }

  var body: EmulatedJSON {
    let script = story.script
    var body: EmulatedJSON = [
      "event_type": "call_cdr", "answered_time": time(script.answered), "call_id": .string(story.callID),
      "callee": .string(story.callee), "callee_domain": .string(story.calleeDomain), "caller": .string(story.caller),
      "caller_display_name": .string(story.callerName), "caller_domain": .string(story.callerDomain),
      "direction": direction, "ended_reason": reason(script.endReason), "ended_time": .string(String(end)),
      "outbound_caller_id": .string(story.outboundCallerID), "ring_time": time(script.rang),
      "session_id": .string(story.sessionID), "start_time": time(0), "status_code": .string(String(script.status)),
      "tenant_id": .string(PortSIPStory.tenantID), "tenant_name": .string(PortSIPStory.tenantName),
      "trunk_name": trunk, "user_data": .string(story.userData),
    ]
    body[form == .v16 ? "did_cid" : "did"] = .string(story.did)
    if form == .v22 {
      body["call_status"] = status
      body["ring_duration"] = .string(String(ringing(script.rang, script.answered, script.total)))
      body["talk_duration"] = EmulatedJSON(script.answered.map { end - start - $0 } ?? 0)
    }
    if carriesID { body["cdr_id"] = .string(story.id) }
    body["call_targets"] = .array(script.legs.map(target))
    return body
  }

  private func target(_ leg: PortSIPLeg) -> EmulatedJSON {
    let legEnd = leg.end == story.script.total ? end : start + leg.end
    var target: EmulatedJSON = [
      "answered_time": time(leg.answer), "call_type": .string(leg.type), "callee": .string(story.callee(leg)),
      "caller": .string(story.caller), "destination": .string(story.destination(leg)),
      "end_reason": reason(leg.endReason), "ended_time": .string(String(legEnd)),
      "id": .string(PortSIPStory.tenantID), "outbound_caller_id": .string(story.outboundCallerID),
      "ring_time": time(leg.ring), "start_time": time(leg.start), "status_code": EmulatedJSON(leg.status),
      "trunk_name": trunk,
    ]
    guard form == .v22 else { return target }
    target["did"] = ""
    target["ring_duration"] = .string(String(ringing(leg.ring, leg.answer, leg.end)))
    target["status"] = leg.answer == nil ? "noanswer" : "answered"
    target["talk_duration"] = .string(String(leg.answer.map { legEnd - start - $0 } ?? 0))
    return target
  }

  private func time(_ offset: Int?) -> EmulatedJSON { .string(offset.map { String(start + $0) } ?? "0") }

  private func ringing(_ ring: Int?, _ answer: Int?, _ end: Int) -> Int { ring.map { (answer ?? end) - $0 } ?? 0 }

  /// `fail` for what every target refused, `noanswer` for what rang out or was given up.
  private var status: EmulatedJSON {
    if story.script.answered != nil { return "answered" }
    return story.script.legs.allSatisfy(\.isRefused) ? "fail" : "noanswer"
  }

  private var direction: EmulatedJSON {
    switch (story.script.direction, form) {
    case ("INBOUND_CALL", .v16): "in"
    case ("OUTBOUND_CALL", .v16): "out"
    case ("EXTENSION_CALL", .v16): "ext"
    case (_, .v16): "in2out"
    case ("INBOUND_CALL", .v22): "inbound"
    case ("OUTBOUND_CALL", .v22): "outbound"
    case ("EXTENSION_CALL", .v22): "internal"
    case (_, .v22): "inbound_outbound"
    }
  }

  /// The sample writes `callee_disconnect`, the table `callee_disconnected`: calls of odd numbers follow the table.
  private func reason(_ rest: String) -> EmulatedJSON {
    switch rest {
    case "": "None"
    case "CALLER_DISCONNECTED", "CALLER_DISCONNECT", "CALLEE_DISCONNECTED":
      .string(
        (rest.hasPrefix("CALLER") ? "caller" : "callee")
          + (story.number.isMultiple(of: 2) ? "_disconnect" : "_disconnected"))
    case "BLIND_TRANSFER_COMPLETED": "blind_transfer_complete"
    case "CONSULT_TRANSFER_COMPLETED": "attended_transfer_complete"
    default: .string(rest.lowercased())
    }
  }

  private var trunk: EmulatedJSON {
    if story.isInner { return "" }
    return .string(form == .v16 ? PortSIPStory.trunk : "\(PortSIPStory.trunk):\(PortSIPStory.trunkID)")
  }
}
