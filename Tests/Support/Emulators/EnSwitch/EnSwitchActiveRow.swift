/// A row of calls/active/list: the fields that its page names.
enum EnSwitchActiveRow {
  /// - Parameter hasNames: `names=1`. The page does not name the fields; they are called here as CDRs have them.
  static func json(_ leg: EnSwitchLeg, hasNames: Bool, types: EnSwitchTypes) -> EmulatedJSON {
    var row = leg.given ?? fields(leg, types)
    guard hasNames else { return row }
    row["snumber_name"] = .string(EnSwitchDirectory.name(leg.snumber))
    row["cnumber_name"] = .string(EnSwitchDirectory.name(leg.cnumber))
    row["dnumber_name"] = .string(EnSwitchDirectory.name(leg.dnumber))
    return row
  }

  private static func fields(_ leg: EnSwitchLeg, _ types: EnSwitchTypes) -> EmulatedJSON {
    var row = EnSwitchRowBuilder(areStrings: types.areStrings(call: leg.call))
    row.integer("answered", leg.answered)
    row.integer("billing_peer", leg.peer)
    row.text("callerid_external", leg.callerid)
    row.text("callerid_internal", leg.internalCallerid)
    row.text("callername_external", leg.sname)
    row.text("callername_internal", leg.sname)
    row.text("callid", leg.callid)
    row.text("channel", leg.channel)
    row.text("cnumber", leg.cnumber)
    row.text("ctype", leg.ctype)
    row.integer("dcustomer", leg.dcustomer)
    row.text("dnumber", leg.dnumber)
    row.text("dtype", leg.dtype)
    row.integer("ingroup", leg.ingroup)
    row.integer("machine", leg.machine)
    row.integer("outgroup", leg.outgroup)
    row.integer("overmax", leg.overmax)
    row.integer("peer", leg.peer)
    row.text("recording", leg.recording)
    row.integer("scustomer", leg.scustomer)
    row.text("sip_callid", leg.sipCallid)
    row.text("snumber", leg.snumber)
    row.integer("spresent", leg.spresent)
    row.integer("start", leg.start)
    row.text("status", leg.status)
    row.text("stype", leg.stype)
    row.text("uniqueid", leg.uniqueid)
    return row.row
  }
}
