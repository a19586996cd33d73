/// Which finished legs a cdrs/list asks for.
struct EnSwitchCDRSearch {
  private let window: ClosedRange<Int>?
  private let customers: Set<Int>?
  private let filter: EnSwitchLegFilter
  private let conditions: EnSwitchCDRConditions
  /// One row for each call.
  private let isByCall: Bool

  init(_ parameters: EnSwitchParameters, options: EnSwitchOptions, now: Int) throws(EnSwitchFault) {
    window = try parameters.window(now: now)
    filter = try EnSwitchLegFilter(parameters)
    conditions = try EnSwitchCDRConditions(parameters, options: options, now: now)
    customers = try EnSwitchCustomers.selection(
      parameters.given("customer"), isRecursive: try parameters.flag("recurse"), options: options, isCDRs: true)
    // New in 4.4: `call` for one row a call; here its first leg.
    isByCall = try parameters.word("detail", of: ["call", "leg"], default: "leg") == "call"
  }

  /// In the order of their beginnings, or the other way round.
  /// - Parameter most: no more than these are looked for.
  func legs(_ cdrs: EnSwitchCDRs, descending: Bool, most: Int) -> [EnSwitchRecord] {
    let records = cdrs.records(in: window)
    if isByCall {
      var calls: Set<String> = []
      let firsts = records.filter { takes($0) && calls.insert($0.leg.callid).inserted }
      return descending ? firsts.reversed() : Array(firsts)
    }
    return descending ? first(most, of: records.reversed()) : first(most, of: records)
  }

  private func first(_ most: Int, of records: some Sequence<EnSwitchRecord>) -> [EnSwitchRecord] {
    var found: [EnSwitchRecord] = []
    for record in records where takes(record) {
      found.append(record)
      if found.count == most { break }
    }
    return found
  }

  private func takes(_ record: EnSwitchRecord) -> Bool {
    EnSwitchCustomers.isAmong(customers, record.scustomer, record.dcustomer)
      && conditions.takesAsArchived(record)
      && (conditions.takesAll || conditions.take(record.leg))
      && (filter.takesAll || filter.takes(record.leg))
  }
}
