/// How a made-up call goes; between them they show every direction, end reason, reroute reason and family of codes.
struct PortSIPScript: Sendable {
  enum Side: Sendable { case colleague, outsider, anonymous }

  /// As REST spells it.
  let direction: String
  let caller: Side
  let endReason: String
  /// "*": one of the forwardings, in turn.
  let reroute: String
  let status: Int
  let legs: [PortSIPLeg]

  private init(
    _ direction: String, by caller: Side = .colleague, _ endReason: String, reroute: String = "", status: Int = 0,
    _ legs: [PortSIPLeg]
  ) {
    self.direction = direction
    self.caller = caller
    self.endReason = endReason
    self.reroute = reroute
    self.status = status
    self.legs = legs
  }

  var rang: Int? { legs.compactMap(\.ring).min() }
  var answered: Int? { legs.compactMap(\.answer).min() }
  var total: Int { legs.map(\.end).max() ?? 0 }

  /// The names that version 22.3 added.
  static let forwardings = [
    "FORWARDING_UNCONDITIONAL", "FORWARDING_BUSY", "FORWARDING_NO_ANSWER", "FORWARDING_NOT_REACHABLE",
    "FORWARDING_EXCEPTION", "FORWARDING_LUNCH", "FORWARDING_BUSINESS_TRIP", "FORWARDING_AWAY", "FORWARDING_NIGHT_MODE",
  ]

  static let all: [PortSIPScript] = inner + inbound + outbound

  private static let inner: [PortSIPScript] = [
    PortSIPScript("EXTENSION_CALL", "CALLER_DISCONNECTED", [PortSIPLeg(.colleague(1), (0, 0, 3, 44))]),
    PortSIPScript("EXTENSION_CALL", "", status: 486, [PortSIPLeg(.colleague(1), (0, 0, nil, 2), status: 486)]),
    // The sample's spelling, which the schema does not know.
    PortSIPScript("EXTENSION_CALL", "CALLER_DISCONNECT", [PortSIPLeg(.colleague(2), (0, 1, 4, 19))]),
    PortSIPScript(
      "EXTENSION_CALL", "REPLACED",
      [
        PortSIPLeg(.colleague(1), (0, 0, nil, 6), type: "ring_group_call", endReason: "REPLACED"),
        PortSIPLeg(.colleague(3), (6, 6, 6, 70)),
      ]),
    PortSIPScript(
      "EXTENSION_CALL", "REDIRECTED", reroute: "REDIRECT", status: 302,
      [PortSIPLeg(.colleague(1), (0, nil, nil, 1), status: 302, endReason: "REDIRECTED")]),
    PortSIPScript("EXTENSION_CALL", "", status: 488, [PortSIPLeg(.colleague(4), (0, nil, nil, 1), status: 488)]),
  ]

  private static let inbound: [PortSIPScript] = [
    PortSIPScript(
      "INBOUND_CALL", by: .outsider, "CALLEE_DISCONNECTED",
      [
        PortSIPLeg(.menu, (0, 0, 0, 8), endReason: "REFERRED"),
        PortSIPLeg(.queue, (8, 8, 8, 21), endReason: "REFERRED"),
        PortSIPLeg(.colleague(1), (9, 9, nil, 21), type: "queue_call"),
        PortSIPLeg(.colleague(2), (9, 10, 21, 152), type: "queue_call"),
      ]),
    PortSIPScript(
      "INBOUND_CALL", by: .outsider, "CANCELLED", status: 487,
      [PortSIPLeg(.colleague(1), (0, 1, nil, 14), status: 487, endReason: "CANCELLED")]),
    PortSIPScript(
      "INBOUND_OUTBOUND_CALL", by: .outsider, "CALLER_DISCONNECTED", reroute: "*",
      [PortSIPLeg(.colleague(1), (0, 0, nil, 15), status: 408), PortSIPLeg(.outsider, (15, 17, 22, 98))]),
    PortSIPScript(
      "INBOUND_CALL", by: .outsider, "CALLER_DISCONNECTED", reroute: "QUEUE_ABANDONED",
      [
        PortSIPLeg(.menu, (0, 0, 0, 6), endReason: "REFERRED"), PortSIPLeg(.queue, (6, 6, 6, 49)),
        PortSIPLeg(.colleague(1), (7, 7, nil, 49), type: "queue_call", status: 487),
      ]),
    PortSIPScript(
      "INBOUND_CALL", by: .outsider, "BLIND_TRANSFER_COMPLETED", reroute: "TRANSFER",
      [PortSIPLeg(.colleague(1), (0, 0, 4, 31), endReason: "REFERRED"), PortSIPLeg(.colleague(2), (31, 31, 36, 120))]),
    PortSIPScript(
      "INBOUND_CALL", by: .outsider, "CONSULT_TRANSFER_COMPLETED", reroute: "TRANSFER",
      [PortSIPLeg(.colleague(1), (0, 1, 5, 60), endReason: "REPLACED"), PortSIPLeg(.colleague(2), (40, 40, 44, 200))]),
    PortSIPScript(
      "INBOUND_CALL", by: .outsider, "", status: 603, [PortSIPLeg(.colleague(1), (0, 0, nil, 3), status: 603)]),
    PortSIPScript(
      "INBOUND_CALL", by: .anonymous, "", reroute: "OVERFLOW", status: 408,
      [
        PortSIPLeg(.colleague(1), (0, 0, nil, 30), type: "ring_group_call", status: 408),
        PortSIPLeg(.colleague(2), (0, 0, nil, 30), type: "ring_group_call", status: 408),
      ]),
    PortSIPScript(
      "INBOUND_CALL", by: .outsider, "CALLER_DISCONNECTED", reroute: "QUEUE_EXIT",
      [
        PortSIPLeg(.queue, (0, 0, 0, 33), endReason: "REFERRED"),
        PortSIPLeg(.colleague(5), (33, 33, 38, 91), type: "callback_call"),
      ]),
    PortSIPScript(
      "INBOUND_CALL", by: .anonymous, "REFERRED", reroute: "TRANSFER",
      [PortSIPLeg(.colleague(1), (0, 0, 5, 25), endReason: "REFERRED")]),
  ]

  private static let outbound: [PortSIPScript] = [
    PortSIPScript("OUTBOUND_CALL", "CALLEE_DISCONNECTED", [PortSIPLeg(.outsider, (0, 3, 11, 307))]),
    PortSIPScript("OUTBOUND_CALL", "", status: 480, [PortSIPLeg(.outsider, (0, 2, nil, 32), status: 480)]),
    PortSIPScript(
      "OUTBOUND_CALL", "", reroute: "CAPACITY_BLOCKED", status: 503,
      [PortSIPLeg(.outsider, (0, nil, nil, 1), status: 503)]),
    PortSIPScript("OUTBOUND_CALL", "", status: 404, [PortSIPLeg(.outsider, (0, nil, nil, 1), status: 404)]),
    PortSIPScript(
      "OUTBOUND_CALL", "CANCELLED", status: 487,
      [PortSIPLeg(.outsider, (0, 4, nil, 9), status: 487, endReason: "CANCELLED")]),
    PortSIPScript(
      "OUTBOUND_CALL", "CALLER_DISCONNECTED", [PortSIPLeg(.outsider, (0, 2, 7, 52), type: "queue_callback_call")]),
    PortSIPScript("OUTBOUND_CALL", "", [PortSIPLeg(.outsider, (0, 1, nil, 20))]),
  ]
}
