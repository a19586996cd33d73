/// Reads what the filters need from a row that a test gives, whatever types it has.
enum EnSwitchGivenRow {
  static func leg(_ row: EmulatedJSON) -> EnSwitchLeg {
    func text(_ name: String) -> String { row[name]?.scalar ?? "" }
    func integer(_ name: String) -> Int {
      let text = text(name)
      return Int(text) ?? Double(text).flatMap { Int(exactly: $0.rounded(.down)) } ?? 0
    }
    var leg = EnSwitchLeg()
    leg.given = row
    leg.uniqueid = text("uniqueid")
    leg.callid = text("callid")
    leg.bridgedCallid = text("bridged_callid")
    leg.start = integer("start")
    leg.end = integer("end")
    let talktime = integer("talktime")
    leg.answered = row["answered"] != nil ? integer("answered") : talktime > 0 ? leg.end - talktime : 0
    leg.status = text("status")
    leg.direction = direction(text("direction"), integer("ingroup"), integer("outgroup"), integer("peer"))
    leg.stype = text("stype")
    leg.snumber = text("snumber")
    leg.sname = text("callername_internal")
    leg.ctype = text("ctype")
    leg.cnumber = text("cnumber")
    leg.dtype = text("dtype")
    leg.dnumber = text("dnumber")
    leg.callerid = text("callerid_internal")
    leg.scustomer = integer("scustomer")
    leg.dcustomer = integer("dcustomer")
    if leg.customer == 0 { leg.scustomer = integer("customer") }
    leg.ingroup = integer("ingroup")
    leg.outgroup = integer("outgroup")
    leg.peer = integer("peer")
    leg.machine = integer("machine")
    leg.recording = text("recording")
    leg.cost = Double(text("cost")).flatMap { Int(exactly: ($0 * 1_000).rounded()) } ?? 0
    leg.invoice = integer("invoice")
    leg.isArchived = integer("archived") == 1
    return leg
  }

  /// Where the row has none: by the groups that bill it.
  private static func direction(_ word: String, _ ingroup: Int, _ outgroup: Int, _ peer: Int) -> String {
    guard word.isEmpty else { return word }
    return ingroup != 0 ? "in" : outgroup != 0 || peer != 0 ? "out" : "internal"
  }
}
