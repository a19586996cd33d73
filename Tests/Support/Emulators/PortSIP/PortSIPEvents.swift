/// The bodies of the events that a made-up call sends, in their order.
struct PortSIPEvents {
  let story: PortSIPStory
  let form: PortSIPEventForm
  let cdrCarriesID: Bool

  /// Times are of the second; events of one second keep this order.
  var all: [EmulatedJSON] {
    var timed: [(time: Int, body: EmulatedJSON)] = [(0, start)]
    for leg in story.script.legs {
      timed.append((leg.start, target("cdr_target_add", leg, leg.start)))
      if let ring = leg.ring { timed.append((ring, target("cdr_target_ringing", leg, ring))) }
      guard let answer = leg.answer else {
        let name: EmulatedJSON = leg.isRefused ? "cdr_target_fail" : "cdr_target_noanswer"
        timed.append((leg.end, target(name, leg, leg.end)))
        continue
      }
      timed.append((answer, target("cdr_target_answer", leg, answer)))
      if story.script.legs.count > 1, case .colleague = leg.who { timed.append((answer, update(leg, answer))) }
      timed.append((leg.end, target("cdr_target_end", leg, leg.end)))
    }
    let ordered = timed.enumerated().sorted { a, b in
      a.element.time == b.element.time ? a.offset < b.offset : a.element.time < b.element.time
    }
    return ordered.map(\.element.body) + [cdr]
  }

  /// Unix seconds, as text.
  private func second(_ offset: Int) -> EmulatedJSON {
    .string(String(story.started / 1_000_000 + Int64(offset)))
  }

  private var end: Int64 { story.ended / 1_000_000 }

  /// The table's spelling, which all events but `call_cdr` have in both forms.
  private var direction: EmulatedJSON {
    switch story.script.direction {
    case "INBOUND_CALL": "in"
    case "OUTBOUND_CALL": "out"
    case "EXTENSION_CALL": "ext"
    default: "in2out"
    }
  }

  private func call(_ type: EmulatedJSON, _ offset: Int) -> EmulatedJSON {
    [
      "event_type": type, "time": second(offset), "session_id": .string(story.sessionID), "cdr_id": .string(story.id),
      "direction": direction, "tenant_id": .string(PortSIPStory.tenantID),
    ]
  }

  private func with(_ body: EmulatedJSON, _ more: [(String, String)]) -> EmulatedJSON {
    var body = body
    for (name, value) in more { body[name] = .string(value) }
    return body
  }

  /// The older sample shows SIP addresses, and neither `did`, `outbound_caller_id` nor `user_data`.
  private var start: EmulatedJSON {
    let body = with(
      call("call_start", 0),
      [
        ("call_id", story.callID), ("caller_display_name", story.callerName), ("callee_display_name", story.calleeName),
      ])
    switch form {
    case .v16:
      return with(
        body,
        [
          ("caller", "sip:\(story.caller)@\(story.callerDomain)"),
          ("callee", "sip:\(story.callee)@\(story.calleeDomain)"),
        ])
    case .v22:
      return with(
        body,
        [
          ("caller", story.caller), ("callee", story.callee), ("did", story.did),
          ("outbound_caller_id", story.outboundCallerID), ("user_data", story.userData),
        ])
    }
  }

  private func update(_ leg: PortSIPLeg, _ offset: Int) -> EmulatedJSON {
    with(
      call("call_update_info", offset),
      [
        ("caller_display_name", story.callerName), ("caller", story.caller), ("callee_display_name", ""),
        ("callee", story.callee(leg)), ("did", story.did), ("outbound_caller_id", story.outboundCallerID),
      ])
  }

  /// With the table's misspelt key.
  private func target(_ type: EmulatedJSON, _ leg: PortSIPLeg, _ offset: Int) -> EmulatedJSON {
    with(
      call(type, offset),
      [
        ("destiantion", story.destination(leg)), ("caller", story.caller), ("did", story.did),
        ("outbound_caller_id", story.outboundCallerID),
      ])
  }

  private var cdr: EmulatedJSON {
    PortSIPFinalEvent(story: story, form: form, carriesID: cdrCarriesID).body
  }
}
