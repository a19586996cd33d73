import CallModel

/// What became of an EnSwitch leg, by the status of its CDR: the words of Asterisk's DIALSTATUS.
struct EnSwitchStatus: Sendable, Hashable {
  let status: CallStatus
  let endReason: EndReason
  let source: StatusSource

  private init(_ status: CallStatus, _ endReason: EndReason, _ source: StatusSource = .reported) {
    self.status = status
    self.endReason = endReason
    self.source = source
  }

  /// - Parameter isTalked: whether there is talk time.
  init(cdr text: String, isTalked: Bool) {
    switch text.lowercased() {
    case "answer", "answered": self.init(.completed, .normalClearing)
    case "busy": self.init(.busy, .userBusy)
    case "noanswer", "no answer", "no-answer": self.init(.noAnswer, .noAnswerTimeout)
    case "cancel", "cancelled", "canceled": self.init(.canceled, .canceledByCaller)
    case "congestion": self.init(.failed, .congestion)
    case "chanunavail": self.init(.failed, .unreachable)
    case "invalidargs", "failed": self.init(.failed, .unknown)
    default: self.init(isTalked ? .completed : .unknown, .unknown, isTalked ? .assumed : .reported)
    }
  }
}
