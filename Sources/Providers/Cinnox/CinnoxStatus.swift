import CallModel

/// What a CINNOX "Call Status" means: https://docs.cinnox.com/docs/call-status-bye-reason
struct CinnoxStatus: Sendable, Hashable {
  let status: CallStatus
  /// Who ended it, where the row does not say.
  let releasedBy: ReleasedBy?
  /// Where the bye reason is of no help.
  let endReason: EndReason

  private init(_ status: CallStatus, _ releasedBy: ReleasedBy?, _ endReason: EndReason) {
    self.status = status
    self.releasedBy = releasedBy
    self.endReason = endReason
  }

  /// - Parameter text: in any case, with or without spaces.
  init(_ text: String) {
    switch text.lowercased().filter({ $0.isLetter }) {
    case "callended": self.init(.completed, nil, .normalClearing)
    case "declined": self.init(.rejected, .callee, .rejected)
    case "busy": self.init(.busy, .callee, .userBusy)
    case "notanswered": self.init(.noAnswer, .system, .noAnswerTimeout)
    case "cancelled", "canceled": self.init(.canceled, .caller, .canceledByCaller)
    case "abandoned": self.init(.abandoned, .caller, .callerHangup)
    case "unreachable": self.init(.failed, .system, .unreachable)
    case "callfailed": self.init(.failed, .system, .unknown)
    default: self.init(.unknown, nil, .unknown)
    }
  }
}
