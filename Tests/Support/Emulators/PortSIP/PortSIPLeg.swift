/// One target of a made-up call: its times in seconds after the call's start.
struct PortSIPLeg: Sendable {
  enum Who: Sendable {
    /// The menu that answers first.
    case menu
    case queue
    /// A colleague, by a number that is added to the call's own.
    case colleague(Int)
    case outsider
  }

  let who: Who
  /// As the webhook's table spells it.
  let type: String
  let start: Int
  let ring: Int?
  let answer: Int?
  let end: Int
  let status: Int
  /// As REST spells it; "" for none.
  let endReason: String

  init(
    _ who: Who, _ times: (start: Int, ring: Int?, answer: Int?, end: Int), type: String = "normal_call",
    status: Int = 0, endReason: String = ""
  ) {
    self.who = who
    self.type = type
    start = times.start
    ring = times.ring
    answer = times.answer
    end = times.end
    self.status = status
    self.endReason = endReason
  }

  /// "Network not reachable, rejected by call target", against one that rings out or is given up.
  var isRefused: Bool { answer == nil && (ring == nil || [486, 488, 603].contains(status)) }
}
