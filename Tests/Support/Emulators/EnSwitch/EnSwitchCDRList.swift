/// cdrs/list and cdrs/get.
struct EnSwitchCDRList {
  let cdrs: EnSwitchCDRs
  let options: EnSwitchOptions
  let now: Int

  /// One row for each leg that has ended, by when it began.
  func list(_ parameters: EnSwitchParameters) throws(EnSwitchFault) -> EnSwitchReply {
    let window = try parameters.window(now: now)
    let filter = try EnSwitchLegFilter(parameters)
    let conditions = try EnSwitchCDRConditions(parameters, options: options, now: now)
    let customers = try EnSwitchCustomers.selection(
      parameters.given("customer"), isRecursive: try parameters.flag("recurse"), options: options, isCDRs: true)
    let sort = try parameters.word("sort", of: EnSwitchSorting.cdrs, default: "start")
    let descending = try parameters.flag("descending")
    let offset = try parameters.integer("offset", default: 0)
    let limit = try parameters.integer("limit", default: 0)
    // New in 4.4: `call` for one row a call; here its first leg.
    let isByCall = try parameters.word("detail", of: ["call", "leg"], default: "leg") == "call"
    let writer = try writer(parameters, costsOf: "cost_customer")
    var found = cdrs.legs(in: window).filter {
      EnSwitchCustomers.isAmong(customers, $0) && conditions.take($0) && filter.takes($0)
    }
    if isByCall {
      var seen: Set<String> = []
      found = found.filter { seen.insert($0.callid).inserted }
    }
    let rest = EnSwitchSorting.sorted(found, by: sort, descending: descending).dropFirst(offset)
    let page = limit == 0 ? rest : rest.prefix(limit)
    return .list(page.map { writer.json($0) })
  }

  func get(_ parameters: EnSwitchParameters) throws(EnSwitchFault) -> EnSwitchReply {
    let uniqueid = try parameters.required("uniqueid")
    let hasURL = try parameters.flag("voipmonitor_url")
    let writer = try writer(parameters, costsOf: "customer")
    guard let leg = cdrs[uniqueid] else { throw EnSwitchFault.unknown("uniqueid", "call") }
    var row = writer.json(leg)
    // Since 4.0, "if configured". The field's name is taken from the parameter's.
    if hasURL { row["voipmonitor_url"] = .string("https://voipmonitor.example.net/?callid=\(leg.callid)") }
    return .data(row)
  }

  /// Whose costs the rows have: `scustomer` for those of the call's customer, `card`, or an id. Without: those of the
  /// user's customer, which are the call's own where it is the user that called.
  private func writer(
    _ parameters: EnSwitchParameters, costsOf name: String
  ) throws(EnSwitchFault) -> EnSwitchCDRRow {
    switch parameters.text(name) {
    case "", "scustomer": return EnSwitchCDRRow(options: options, isCostOfSource: true)
    case "card" where name == "cost_customer": return EnSwitchCDRRow(options: options, isCostOfSource: false)
    case let text:
      guard let id = Int(text) else { throw EnSwitchFault.invalid(name) }
      return EnSwitchCDRRow(options: options, isCostOfSource: id == options.customer)
    }
  }
}
