import CallModel

/// What became of a call, by its row in a Freebox's log. The row appears at the first ring, as missed with no duration,
/// and is rewritten later; the log names neither ringing nor busy.
struct FreeboxStatus: Sendable, Hashable {
  let direction: CallDirection
  let status: CallStatus
  let isFinal: Bool
  let source: StatusSource?
  let endReason: EndReason?

  /// - Parameters:
  ///   - seconds: the row's duration.
  ///   - age: seconds since the call began; nil where the row does not say when.
  ///   - isInternal: whether the other end is a station of the box itself.
  init(
    type: String, seconds: Double, age: Int64?, isInternal: Bool, hasVoicemail: Bool, settings: FreeboxSettings
  ) {
    let isYoung = age.map { $0 < settings.ringingWindow } ?? false
    let isSettled = age.map { Double($0) >= seconds + Double(settings.settling) } ?? true
    switch type {
    case "missed" where hasVoicemail: self.init(.inbound, .voicemail, true, .derived, .voicemail)
    case "missed" where seconds > 0: self.init(.inbound, .noAnswer, true, .reported, .unknown)
    case "missed" where isYoung: self.init(.inbound, .ringing, false, .derived, nil)
    case "missed": self.init(.inbound, .noAnswer, true, .derived, .unknown)
    case "accepted" where seconds > 0, "incoming" where seconds > 0:
      self.init(.inbound, .completed, isSettled, .reported, .normalClearing)
    case "accepted" where isYoung, "incoming" where isYoung: self.init(.inbound, .inProgress, false, .derived, nil)
    case "accepted", "incoming": self.init(.inbound, .completed, isSettled, .assumed, .normalClearing)
    case "outgoing":
      let direction = isInternal ? CallDirection.internal : .outbound
      if seconds > 0 {
        self.init(direction, .completed, isSettled, .assumed, .normalClearing)
      } else if isYoung {
        self.init(direction, .ringing, false, .assumed, nil)
      } else {
        // Busy, failed and given up look the same.
        self.init(direction, .noAnswer, true, .assumed, .unknown)
      }
    default: self.init(.unknown, .unknown, true, nil, .unknown)
    }
  }

  private init(
    _ direction: CallDirection, _ status: CallStatus, _ isFinal: Bool, _ source: StatusSource?, _ reason: EndReason?
  ) {
    self.direction = direction
    self.status = status
    self.isFinal = isFinal
    self.source = source
    endReason = reason
  }
}
