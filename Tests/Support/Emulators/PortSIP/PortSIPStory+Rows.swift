private import Cryptography

/// What REST shows of a made-up call.
extension PortSIPStory {
  func value(_ field: PortSIPField) -> PortSIPValue {
    switch field {
    case .id: .text(id)
    case .sessionID: .text(sessionID)
    case .caller: .text(caller)
    case .callerDomain: .text(callerDomain)
    case .callerDisplayName: text(callerName)
    case .callee: .text(callee)
    case .calleeDomain: .text(calleeDomain)
    case .calleeDisplayName: text(calleeName)
    case .startedAt: time(started)
    case .rangAt: time(rang)
    case .answeredAt: time(answered)
    case .endedAt: time(ended)
    case .callID: .text(callID)
    case .direction: .text(script.direction)
    case .endReason: text(script.endReason)
    case .rerouteReason: text(reroute)
    case .statusCode: .number(String(script.status))
    case .destination: text("")
    case .outboundCallerID: text(outboundCallerID)
    case .didCID: text(did)
    case .trunk: text(isInner ? "" : Self.trunk)
    case .duration: .number(String(duration))
    case .cost: .number(cost)
    case .billedAccount: text(isOutbound ? colleague : "")
    case .serviceNumber: text(serviceNumber)
    case .userData: text(userData)
    }
  }

  private func text(_ text: String) -> PortSIPValue { text.isEmpty ? absent.value(number) : .text(text) }

  private func time(_ time: Int64?) -> PortSIPValue {
    time.map { .time($0, digits: digits) } ?? absent.value(number)
  }

  /// All fields of `/calllogs/{id}`.
  var row: EmulatedJSON {
    .object(PortSIPField.allCases.map { EmulatedMember(name: $0.rawValue, value: value($0).json) })
  }

  /// The items of `/cdrs/{id}`: the names of a call's fields, without `id` and `session_id`.
  var targets: [EmulatedJSON] { script.legs.map(target) }

  private func target(_ leg: PortSIPLeg) -> EmulatedJSON {
    let fields = PortSIPField.allCases.filter { $0 != .id && $0 != .sessionID }
    let end = leg.end == script.total ? ended : time(leg.end) ?? ended
    let answer = time(leg.answer, plus: 60_217)
    return .object(
      fields.map { field in
        let value: PortSIPValue =
          switch field {
          case .callee: .text(callee(leg))
          case .startedAt: time(time(leg.start, plus: 0))
          case .rangAt: time(time(leg.ring))
          case .answeredAt: time(answer)
          case .endedAt: time(end)
          case .endReason: text(leg.endReason)
          case .rerouteReason: text("")
          case .statusCode: .number(String(leg.status))
          case .destination: .text(destination(leg))
          case .duration: .number(String(answer.map { Int((end - $0 + 999_999) / 1_000_000) } ?? 0))
          default: self.value(field)
          }
        return EmulatedMember(name: field.rawValue, value: value.json)
      })
  }

  func destination(_ leg: PortSIPLeg) -> String {
    if case .outsider = leg.who { return "sip:\(callee(leg))@\(Self.trunkHost):5060" }
    return "sip:\(callee(leg))@192.0.2.\(10 + number % 200):\(5_062 + number % 3_000)"
  }

  /// The summary and the item of `/recordings`; times have three digits, as in the samples.
  var recording: (summary: EmulatedJSON, item: EmulatedJSON)? {
    guard isRecorded, let answered else { return nil }
    let parties: EmulatedJSON = [
      "caller": .string(caller), "callee": .string(callee),
      "started_at": .string(PortSIPValue.rfc3339(answered, digits: 3)),
      "ended_at": .string(PortSIPValue.rfc3339(ended, digits: 3)),
    ]
    var summary: EmulatedJSON = ["id": .string(recordingID)]
    for name in ["caller", "callee", "started_at", "ended_at"] { summary[name] = parties[name] }
    var item = parties
    item["duration"] = EmulatedJSON(Int((ended - answered) / 1_000_000))
    item["file_name"] = .string("\(Self.tenantID)_\(id)_\(colleague)_\(45_000 + number % 9_000).wav")
    item["file_size"] = 0
    item["file_url"] = .string("/api/blobs/\(ByteEncoding.base64url.encode(Array("blob-\(recordingID)".utf8)))")
    return (summary, item)
  }

  var recordingID: String { String(930_000_000_000_000_000 + number * 8) }
}
