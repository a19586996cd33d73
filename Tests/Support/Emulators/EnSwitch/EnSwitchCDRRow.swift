/// A row of cdrs/list: all fields that two public clients declare, and `direction` from an operator's documents.
///
/// What the integers, decimals and strings are follows the clients: with integers `start`, `peer`, `time` and the
/// costs are numbers, with strings `end` alone is one.
struct EnSwitchCDRRow {
  let options: EnSwitchOptions
  /// The costs are those of the call's own customer, not those of the one that sells to it.
  let isCostOfSource: Bool

  func json(_ leg: EnSwitchLeg) -> EmulatedJSON {
    if let given = leg.given { return given }
    var row = EnSwitchRowBuilder(areStrings: options.types.areStrings(call: leg.call))
    ids(leg, &row)
    parties(leg, &row)
    times(leg, &row)
    billing(leg, &row)
    costs(leg, &row)
    return row.row
  }

  private func ids(_ leg: EnSwitchLeg, _ row: inout EnSwitchRowBuilder) {
    row.text("uniqueid", leg.uniqueid)
    row.text("callid", leg.callid)
    row.text("bridged_callid", leg.bridgedCallid)
    row.text("asteriskid", "ast\(leg.machine)")
    row.digits("machine", leg.machine)
    row.text("server", "pbx\(leg.machine).example.net")
    row.text("channel", leg.channel)
    row.text("status", leg.status)
    if options.cdrsHaveDirection { row.text("direction", leg.direction) }
    row.text("recording", leg.recording)
    row.text("media", "audio")
    row.text("note", "")
    row.digits("archived", leg.isArchived ? 1 : 0)
  }

  private func parties(_ leg: EnSwitchLeg, _ row: inout EnSwitchRowBuilder) {
    row.text("stype", leg.stype)
    number("snumber", leg.snumber, &row)
    row.text("sname", leg.sname)
    row.integer("spresent", leg.spresent)
    row.text("ctype", leg.ctype)
    number("cnumber", leg.cnumber, &row)
    row.text("dtype", leg.dtype)
    number("dnumber", leg.dnumber, &row)
    row.text("callerid_internal", leg.internalCallerid)
    row.text("callerid_external", leg.callerid)
    row.text("callername", leg.sname)
    row.text("callername_internal", leg.sname)
    row.text("callername_external", leg.sname)
    row.integer("scustomer", leg.scustomer)
    row.integer("dcustomer", leg.dcustomer)
    row.digits("customer", leg.customer)
    row.text("customer_name", EnSwitchCustomers.name(leg.customer))
  }

  private func number(_ name: String, _ value: String, _ row: inout EnSwitchRowBuilder) {
    row.text(name, value)
    row.text(name + "_name", EnSwitchDirectory.name(value))
    row.text(name + "_display", value)
  }

  private func times(_ leg: EnSwitchLeg, _ row: inout EnSwitchRowBuilder) {
    row.integer("start", leg.start)
    row.contraryInteger("end", leg.end)
    row.digits("talktime", leg.talktime)
    row.digits("totaltime", leg.totaltime)
    // Nobody says what it is; here the leg's start.
    row.integer("time", leg.start)
    row.digits("ingroup_time", leg.ingroup == 0 ? 0 : leg.talktime)
    row.digits("outgroup_time", leg.outgroup == 0 ? 0 : leg.talktime)
    row.integer("seconds_used", leg.talktime)
  }

  private func billing(_ leg: EnSwitchLeg, _ row: inout EnSwitchRowBuilder) {
    row.digits("ingroup", leg.ingroup)
    row.digits("outgroup", leg.outgroup)
    row.text("outgroup_name", leg.outgroup == 0 ? "" : "International")
    row.integer("peer", leg.peer)
    row.digits("overmax", leg.overmax)
    row.text("plan", "Business")
    row.text("bill_type", "call")
    row.text("bill_ref", leg.invoice == 0 ? "" : "B\(leg.invoice)")
    row.digits("invoice", leg.invoice)
    row.integer("messages", 0)
    row.integer("messages_used", 0)
    row.text("balance", EnSwitchRowBuilder.amount(100_000 - leg.cost))
  }

  private func costs(_ leg: EnSwitchLeg, _ row: inout EnSwitchRowBuilder) {
    let wholesale = leg.cost * 3 / 4
    let cost = isCostOfSource ? leg.cost : wholesale
    let taxed = cost * 6 / 5
    row.text("currency", "GBP")
    row.decimal("cost", thousandths: cost)
    row.text("cost_excluding_tax", EnSwitchRowBuilder.amount(cost))
    row.decimal("cost_including_tax", thousandths: taxed)
    row.text("owner_currency", "EUR")
    row.text("owner_cost", EnSwitchRowBuilder.amount(wholesale))
    row.text("owner_cost_excluding_tax", EnSwitchRowBuilder.amount(wholesale))
    row.text("owner_cost_including_tax", EnSwitchRowBuilder.amount(wholesale * 6 / 5))
    row.text("taxed", "1")
    let tax: EmulatedJSON = [
      "currency": "GBP", "cost": .string(EnSwitchRowBuilder.amount(cost)),
      "tax": .string(EnSwitchRowBuilder.amount(taxed - cost)),
    ]
    row.add("taxes", cost == 0 ? [] : [tax])
  }
}
