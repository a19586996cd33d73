import CallModel

/// PortSIP's words in the spellings of its REST API and of its webhooks; case does not count.
///
/// https://support.portsip.com/development-portsip , "API reference" and "event reference".
enum PortSIPWords {
  static func direction(_ text: String) -> (direction: CallDirection, isForwarded: Bool)? {
    switch text.lowercased() {
    case "inbound_call", "in", "inbound": (.inbound, false)
    case "outbound_call", "out", "outbound": (.outbound, false)
    case "extension_call", "ext", "internal": (.internal, false)
    case "inbound_outbound_call", "in2out", "inbound_outbound": (.inbound, true)
    default: nil
    }
  }

  static func ending(_ text: String) -> (reason: EndReason, releasedBy: ReleasedBy)? {
    switch text.lowercased() {
    case "caller_disconnect", "caller_disconnected": (.callerHangup, .caller)
    case "callee_disconnect", "callee_disconnected": (.calleeHangup, .callee)
    case "blind_transfer_complete", "blind_transfer_completed": (.blindTransfer, .system)
    case "consult_transfer_complete", "consult_transfer_completed", "attended_transfer_complete",
      "attended_transfer_completed":
      (.attendedTransfer, .system)
    case "replaced": (.replaced, .system)
    case "referred": (.referred, .system)
    case "redirected": (.redirected, .system)
    case "cancelled", "canceled": (.canceledByCaller, .caller)
    default: nil
    }
  }

  static func reroute(_ text: String) -> RerouteReason {
    switch text.uppercased() {
    case "TRANSFER": .transfer
    case "OVERFLOW": .overflow
    case "CAPACITY_BLOCKED": .capacityBlocked
    case "QUEUE_EXIT": .queueExit
    case "QUEUE_ABANDONED": .queueAbandoned
    case "REDIRECT": .redirect
    case "FORWARDING_UNCONDITIONAL": .forwardAlways
    case "FORWARDING_BUSY": .forwardBusy
    case "FORWARDING_NO_ANSWER": .forwardNoAnswer
    case "FORWARDING_NOT_REACHABLE": .forwardUnreachable
    case "FORWARDING_EXCEPTION": .forwardException
    case "FORWARDING_LUNCH", "FORWARDING_BUSINESS_TRIP", "FORWARDING_AWAY", "FORWARDING_NIGHT_MODE": .forwardSchedule
    default: .unknown
    }
  }
}
