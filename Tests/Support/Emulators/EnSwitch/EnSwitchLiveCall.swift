/// A call while it lives: its legs ring, are answered, transferred and end, each at its time.
struct EnSwitchLiveCall: Sendable {
  let number: Int
  let callid: String
  /// Those that live.
  private(set) var legs: [EnSwitchLeg] = []
  /// Those that have ended since they were last taken.
  private(set) var ended: [EnSwitchLeg] = []
  /// What has happened since it was last taken.
  private(set) var events: [EnSwitchCallEvent] = []
  private let options: EnSwitchOptions
  private let beganAt: Int
  private var transfers = 0
  private static let mostTransfers = 3

  /// - Parameters:
  ///   - number: decides everything about the call.
  ///   - customer: nil: that of the authentication user.
  init(_ number: Int, at start: Int, customer: Int?, options: EnSwitchOptions) {
    self.number = number
    self.options = options
    beganAt = start
    callid = Self.id(number, start, 7)
    let scenario = EnSwitchScenario(call: number)
    for (place, shape) in scenario.legs(call: number).enumerated() {
      begin(shape, place, at: start, callid: callid, customer: customer ?? options.customer)
    }
  }

  /// Ids have the form of the documents' examples, for calls as for legs.
  private static func id(_ number: Int, _ start: Int, _ place: Int) -> String {
    "\(start).\(1_000 + abs(number % 1_000_000) * 8 + place)"
  }

  private mutating func begin(_ shape: EnSwitchLeg, _ place: Int, at start: Int, callid: String, customer: Int) {
    var leg = shape
    leg.call = number
    leg.callid = callid
    leg.uniqueid = Self.id(number, beganAt, place)
    leg.start = start
    leg.machine = 1 + abs(number % 2)
    leg.channel += String(10_000_000 + abs(number % 1_000_000) * 8 + place)
    leg.scustomer = customer
    leg.dcustomer = leg.peer == 0 ? customer : 0
    leg.invoice = number.isMultiple(of: 3) ? 0 : 100 + abs(number % 5)
    legs.append(leg)
    note("start", leg, at: start)
    note("route", leg, at: start)
  }

  private mutating func note(_ event: String, _ leg: EnSwitchLeg, at time: Int) {
    events.append(EnSwitchCallEvent(event: event, time: time, leg: leg))
  }

  /// The first telephone or outside party answers; the queue that rang it is answered with it, and what else rings
  /// stops. An IVR's or menu's leg is shown as unanswered while it lives, and is an answered one once it has ended.
  mutating func answer(at time: Int) {
    let answering = legs.last { !$0.isOfFeature && $0.answered == 0 }?.uniqueid
    guard let answering else { return }
    for leg in legs where leg.answered == 0 {
      if leg.uniqueid == answering || leg.dtype == "queue" {
        change(leg.uniqueid) { leg in
          leg.answered = time
          leg.status = "up"
          if leg.uniqueid == answering, leg.call.isMultiple(of: 2) { leg.recording = "/recordings/\(leg.uniqueid)" }
        }
        if let leg = legs.first(where: { $0.uniqueid == leg.uniqueid }) { note("answer", leg, at: time) }
      } else if !leg.isOfFeature {
        end(leg.uniqueid, at: time)
      }
    }
    guard options.featureLegsEndAtAnswer else { return }
    for leg in legs where leg.isOfFeature { end(leg.uniqueid, at: time) }
  }

  /// The telephone that talks hands the call to another: its leg ends, and one begins whose `callid` is another and
  /// whose `bridged_callid` is this call's. Source and destination are then the leg's own.
  mutating func transfer(to phone: String, at time: Int) {
    guard transfers < Self.mostTransfers, let leg = legs.last(where: { $0.answered > 0 && !$0.isOfFeature })
    else { return }
    var next = EnSwitchScenario(call: number).between(leg.dnumber, phone)
    next.bridgedCallid = callid
    let place = 4 + transfers
    transfers += 1
    begin(next, place, at: time, callid: Self.id(number, beganAt, 3), customer: leg.scustomer)
    let begun = Self.id(number, beganAt, place)
    change(begun) { leg in
      leg.answered = time
      leg.status = "up"
    }
    if let leg = legs.last { note("answer", leg, at: time) }
    end(leg.uniqueid, at: time)
  }

  /// - Parameter id: of a leg; nil: all of them.
  mutating func end(_ id: String? = nil, at time: Int) {
    for var leg in legs where id == nil || leg.uniqueid == id {
      if leg.dtype == "ivr" || leg.dtype == "patternmenu" { leg.answered = min(leg.start + 1, time) }
      leg.end = time
      leg.status = leg.answered > 0 ? "answer" : leg.unansweredStatus
      if leg.outgroup != 0 { leg.cost = leg.talktime * 2 }
      legs.removeAll { $0.uniqueid == leg.uniqueid }
      ended.append(leg)
      note("end", leg, at: time)
    }
  }

  mutating func change(_ id: String, _ body: (inout EnSwitchLeg) -> Void) {
    guard let place = legs.firstIndex(where: { $0.uniqueid == id }) else { return }
    body(&legs[place])
  }

  mutating func takeEnded() -> [EnSwitchLeg] {
    defer { ended = [] }
    return ended
  }

  mutating func takeEvents() -> [EnSwitchCallEvent] {
    defer { events = [] }
    return events
  }
}
