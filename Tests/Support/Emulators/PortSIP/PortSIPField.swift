/// A field of a call, by its name in the schema of `/calllogs/{id}` and in that order.
enum PortSIPField: String, CaseIterable, Sendable {
  case id
  case sessionID = "session_id"
  case caller
  case callerDomain = "caller_domain"
  case callerDisplayName = "caller_display_name"
  case callee
  case calleeDomain = "callee_domain"
  case calleeDisplayName = "callee_display_name"
  case startedAt = "started_at"
  case rangAt = "rang_at"
  case answeredAt = "answered_at"
  case endedAt = "ended_at"
  case callID = "call_id"
  case direction
  case endReason = "end_reason"
  case rerouteReason = "reroute_reason"
  case statusCode = "status_code"
  case destination
  case outboundCallerID = "outbound_caller_id"
  case didCID = "did_cid"
  case trunk
  case duration
  case cost
  case billedAccount = "billed_account"
  case serviceNumber = "service_number"
  case userData = "user_data"

  enum Kind { case text, number, time }

  var kind: Kind {
    switch self {
    case .startedAt, .rangAt, .answeredAt, .endedAt: .time
    case .statusCode, .duration, .cost: .number
    default: .text
    }
  }

  /// Without what only the detail holds.
  static let summary = allCases.filter { !detailOnly.contains($0) }
  static let detailOnly: [PortSIPField] = [.cost, .billedAccount, .serviceNumber, .userData]
  /// What free text is looked for in; the guide leaves it to the service.
  static let searched: [PortSIPField] = [
    .caller, .callee, .callerDisplayName, .calleeDisplayName, .destination, .outboundCallerID, .didCID, .callID,
  ]
}
