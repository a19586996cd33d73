/// The kinds of call, one after another by the call's number.
///
/// Asterisk's words for how a leg ended are inferred, but for `answer` and `cancel`; the types are those that were
/// seen: source `external`, `phone`, `queue`, `patternmenu`, `number`, destination `phone`, `peer`, `forward`,
/// `sipuri`, `number`, `ivr`, `queue`, `patternmenu`, `external`.
enum EnSwitchScenario: Int, CaseIterable {
  case ivrThenPhone
  case outbound
  case directInbound
  case betweenPhones
  case unanswered
  case busy
  case queueGivenUp
  case congestion
  case transferred
  case unreachable
  case forwardedOutside
  case withheldThroughMenu
  case queueAnswered
  case sipAddress
  case refused
  case cancelled

  init(call: Int) {
    self = Self.allCases[EnSwitchDirectory.remainder(call, Self.allCases.count)]
  }

  /// Somebody answers.
  var isAnswered: Bool {
    switch self {
    case .ivrThenPhone, .outbound, .directInbound, .betweenPhones, .transferred, .forwardedOutside,
      .withheldThroughMenu, .queueAnswered, .sipAddress:
      true
    case .unanswered, .busy, .queueGivenUp, .congestion, .unreachable, .refused, .cancelled: false
    }
  }

  /// How its legs end where nobody answers them.
  private var unansweredStatus: String {
    switch self {
    case .busy: "busy"
    case .congestion: "congestion"
    case .unreachable: "chanunavail"
    case .refused: "invalidargs"
    case .queueGivenUp, .cancelled, .queueAnswered: "cancel"
    default: "noanswer"
    }
  }

  /// The legs as they begin, without ids and times.
  func legs(call: Int) -> [EnSwitchLeg] {
    var legs = shape(call)
    for place in legs.indices {
      legs[place].unansweredStatus = unansweredStatus
      if legs[place].callerid.isEmpty { legs[place].callerid = legs[place].snumber }
    }
    return legs
  }

  private func shape(_ call: Int) -> [EnSwitchLeg] {
    let phone = EnSwitchDirectory.phone(call)
    let other = EnSwitchDirectory.phone(call + 1)
    let outside = EnSwitchDirectory.outsideNumber(call)
    switch self {
    case .ivrThenPhone: return [inbound(call, "ivr", "1"), inbound(call, "phone", phone)]
    case .directInbound, .unanswered, .transferred, .cancelled: return [inbound(call, "phone", phone)]
    case .outbound, .busy, .congestion: return [outbound(call, "peer", outside)]
    case .unreachable, .refused: return [outbound(call, "external", outside)]
    case .sipAddress: return [outbound(call, "sipuri", "sip:desk\(phone)@pbx.example.net")]
    case .betweenPhones: return [between(phone, other)]
    case .queueGivenUp, .queueAnswered:
      var ringing = [inbound(call, "phone", phone), inbound(call, "phone", other)]
      for place in ringing.indices {
        ringing[place].stype = "queue"
        ringing[place].snumber = "7"
        ringing[place].callerid = outside
      }
      return [inbound(call, "queue", "7")] + ringing
    case .forwardedOutside:
      var leg = inbound(call, "forward", EnSwitchDirectory.outsideNumber(call + 1))
      (leg.outgroup, leg.peer) = (4, 7)
      (leg.stype, leg.snumber, leg.callerid) = ("number", leg.cnumber, outside)
      return [leg]
    case .withheldThroughMenu:
      var legs = [inbound(call, "patternmenu", "2"), inbound(call, "number", phone)]
      for place in legs.indices {
        legs[place].snumber = ""
        legs[place].sname = ""
        legs[place].callerid = "anonymous"
        legs[place].spresent = 0x20
      }
      legs[1].stype = "patternmenu"
      legs[1].snumber = "2"
      return legs
    }
  }

  private func inbound(_ call: Int, _ type: String, _ number: String) -> EnSwitchLeg {
    var leg = EnSwitchLeg()
    leg.direction = "in"
    leg.snumber = EnSwitchDirectory.outsideNumber(call)
    leg.sname = EnSwitchDirectory.outsideName(call)
    leg.cnumber = EnSwitchDirectory.ownNumber(call)
    (leg.dtype, leg.dnumber) = (type, number)
    leg.ingroup = 2
    leg.sipCallid = "\(EnSwitchDirectory.remainder(call, 1_000_000))@198.51.100.7"
    leg.channel = "SIP/carrier-"
    return leg
  }

  private func outbound(_ call: Int, _ type: String, _ number: String) -> EnSwitchLeg {
    var leg = between(EnSwitchDirectory.phone(call), number)
    leg.direction = "out"
    leg.dtype = type
    leg.cnumber = type == "sipuri" ? "9\(EnSwitchDirectory.phone(call))" : number
    leg.callerid = EnSwitchDirectory.ownNumber(call)
    (leg.outgroup, leg.peer) = (4, 7 + EnSwitchDirectory.remainder(call, 2))
    leg.overmax = call.isMultiple(of: 11) ? 1 : 0
    return leg
  }

  /// From one telephone to another; also the leg that a transfer makes.
  func between(_ phone: String, _ other: String) -> EnSwitchLeg {
    var leg = EnSwitchLeg()
    leg.stype = "phone"
    leg.snumber = phone
    leg.sname = EnSwitchDirectory.name(phone)
    leg.cnumber = other
    leg.dnumber = other
    leg.callerid = phone
    leg.channel = "SIP/\(phone)-"
    return leg
  }
}
