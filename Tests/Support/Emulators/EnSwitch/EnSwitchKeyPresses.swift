/// cdrs/events/list, since 4.3: the digits that were pressed in IVRs and pattern menus.
enum EnSwitchKeyPresses {
  /// With `uniqueid` that leg's alone, else a customer's in a window.
  static func reply(
    _ parameters: EnSwitchParameters, _ cdrs: EnSwitchCDRs, _ options: EnSwitchOptions, now: Int
  ) throws(EnSwitchFault) -> EnSwitchReply {
    let customers = try EnSwitchCustomers.selection(
      parameters.given("customer"), isRecursive: false, options: options)
    let window = try parameters.window(now: now)
    let uniqueid = parameters.text("uniqueid")
    let legs = uniqueid.isEmpty ? cdrs.records(in: window).map { $0.leg } : [cdrs[uniqueid]].compactMap { $0 }
    return .list(
      legs.filter { $0.dtype == "ivr" || $0.dtype == "patternmenu" }
        .filter { EnSwitchCustomers.isAmong(customers, $0) }.map { row($0) })
  }

  /// As in the page's example, whose digit lacks a quotation mark.
  private static func row(_ leg: EnSwitchLeg) -> EmulatedJSON {
    [
      "uniqueid": .string(leg.uniqueid), "time": EmulatedJSON(min(leg.start + 3, max(leg.end, leg.start))),
      "customer": EmulatedJSON(leg.customer), "stype": .string(leg.dtype), "snumber": .string(leg.dnumber),
      "data": .string(String(EnSwitchDirectory.remainder(leg.call, 10))),
    ]
  }
}
