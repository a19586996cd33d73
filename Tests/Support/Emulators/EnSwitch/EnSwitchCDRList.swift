/// cdrs/list and cdrs/get.
struct EnSwitchCDRList {
  let cdrs: EnSwitchCDRs
  let options: EnSwitchOptions
  let now: Int

  /// One row for each leg that has ended, by when it began.
  func list(_ parameters: EnSwitchParameters) throws(EnSwitchFault) -> EnSwitchReply {
    let search = try EnSwitchCDRSearch(parameters, options: options, now: now)
    let sort = try parameters.word("sort", of: EnSwitchSorting.cdrs, default: "start")
    let descending = try parameters.flag("descending")
    let offset = try parameters.integer("offset", default: 0)
    let limit = try parameters.integer("limit", default: 0)
    let writer = try writer(parameters, costsOf: "cost_customer")
    guard sort == "start" else {
      let legs = search.legs(cdrs, descending: false, most: .max).map { $0.leg }
      let sorted = EnSwitchSorting.sorted(legs, by: sort, descending: descending)
      return .list(page(sorted, offset, limit).map { writer.json($0) })
    }
    let most = limit > 0 && limit <= Int.max - offset ? offset + limit : Int.max
    return .list(
      page(search.legs(cdrs, descending: descending, most: most), offset, limit).map { writer.json($0.leg) })
  }

  private func page<Row>(_ rows: [Row], _ offset: Int, _ limit: Int) -> ArraySlice<Row> {
    let rest = rows.dropFirst(offset)
    return limit == 0 ? rest : rest.prefix(limit)
  }

  func get(_ parameters: EnSwitchParameters) throws(EnSwitchFault) -> EnSwitchReply {
    let uniqueid = try parameters.required("uniqueid")
    let hasURL = try parameters.flag("voipmonitor_url")
    let writer = try writer(parameters, costsOf: "customer")
    guard let leg = cdrs[uniqueid], EnSwitchCustomers.mayBeSeen(leg, options) else {
      throw EnSwitchFault.unknown("uniqueid", "call")
    }
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
