import CallModel

/// What became of a PortSIP call: the first rule that fits.
struct PortSIPStatus: Sendable, Hashable {
  /// What the rules look at.
  struct Facts: Sendable, Hashable {
    /// Of a webhook: `call_start`, lower case.
    var event: String?
    var isAnswered = false
    var isEnded = false
    var reroute: RerouteReason?
    /// Lower case.
    var callStatus: String?
    var endReason: EndReason?
    var code: Int?
  }

  let status: CallStatus
  /// Where the provider's own reason says nothing.
  var endReason: EndReason?
  var source = StatusSource.reported

  init(_ facts: Facts) {
    if let event = facts.event, let status = Self.status(ofEvent: event) {
      self.init(status)
    } else if !facts.isEnded, facts.event == nil || facts.event == "call_cdr" {
      self.init(facts.isAnswered ? .inProgress : .ringing, source: .derived)
    } else if facts.reroute == .queueAbandoned {
      self.init(.abandoned)
    } else if facts.callStatus == "answered" || facts.isAnswered {
      self.init(.completed, source: facts.callStatus == nil ? .derived : .reported)
    } else {
      self.init(unanswered: facts)
    }
  }

  private init(unanswered facts: Facts) {
    let code = facts.code ?? 0
    if facts.endReason == .canceledByCaller || code == 487 {
      self.init(.canceled)
    } else if let status = Self.status(ofCode: code) {
      self.init(status)
    } else if facts.reroute == .capacityBlocked {
      self.init(.failed, .congestion)
    } else if code >= 400 || facts.callStatus == "fail" {
      self.init(.failed)
    } else if facts.callStatus == "noanswer" || facts.code != nil && (code == 0 || (200...299).contains(code)) {
      self.init(.noAnswer)
    } else {
      self.init(.unknown)
    }
  }

  private init(_ status: CallStatus, _ endReason: EndReason? = nil, source: StatusSource = .reported) {
    self.status = status
    self.endReason = endReason
    self.source = source
  }

  private static func status(ofEvent event: String) -> CallStatus? {
    switch event {
    case "call_start", "call_update_info", "cdr_target_add", "cdr_target_ringing": .ringing
    case "cdr_target_answer": .inProgress
    default: nil
    }
  }

  private static func status(ofCode code: Int) -> CallStatus? {
    switch code {
    case 486, 600: .busy
    case 603, 403, 607, 608: .rejected
    case 408, 480: .noAnswer
    case 404, 410, 484, 604, 503, 415, 488, 606: .failed
    default: nil
    }
  }
}
