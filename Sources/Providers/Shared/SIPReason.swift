import CallModel

/// What a SIP final status (RFC 3261, section 21) says of a call's end. The grouping is Switchboard's own.
enum SIPReason {
  /// - Parameter isAnswered: whether somebody took the call; then success means that it ended in the ordinary way.
  static func reason(_ code: Int, isAnswered: Bool) -> EndReason {
    switch code {
    case 404, 410, 416, 484, 485, 604: .invalidNumber
    case 408, 480: .noAnswerTimeout
    case 486, 600: .userBusy
    case 487: .canceledByCaller
    case 403, 603, 607, 608: .rejected
    case 415, 488, 606: .mediaIncompatible
    case 503: .congestion
    case 430, 482, 483, 502: .unreachable
    case 500...599: .networkError
    case 0, 200...299: isAnswered ? .normalClearing : .unknown
    default: .unknown
    }
  }
}
