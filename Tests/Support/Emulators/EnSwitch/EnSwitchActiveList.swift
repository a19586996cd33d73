/// calls/active/list, documents 4.4: one row for each leg of the calls that live.
enum EnSwitchActiveList {
  /// Before 4.4 `limit`, `count`, `recursive` and `machines` are not known.
  static func reply(
    _ parameters: EnSwitchParameters, _ legs: [EnSwitchLeg], _ options: EnSwitchOptions
  ) throws(EnSwitchFault) -> EnSwitchReply {
    let isNew = !options.isBefore44
    let isRecursive = isNew ? try parameters.flag("recursive") : false
    let customers = try EnSwitchCustomers.selection(
      parameters.given("customer"), isRecursive: isRecursive, options: options)
    let filter = try EnSwitchLegFilter(parameters, isBefore44: options.isBefore44)
    let machines = isNew ? try parameters.ids("machines") : nil
    let sort = try parameters.word("sort", of: EnSwitchSorting.active, default: "start")
    let descending = try parameters.flag("descending")
    let hasNames = try parameters.flag("names")
    let isCount = isNew ? try parameters.flag("count") : false
    let limit = isNew ? try parameters.integer("limit", default: 0) : 0
    let found = legs.filter {
      EnSwitchCustomers.isAmong(customers, $0) && (machines?.contains($0.machine) ?? true) && filter.takes($0)
    }
    // "Ignored if count is 1."
    if isCount { return .data(EmulatedJSON(found.count)) }
    let sorted = EnSwitchSorting.sorted(found, by: sort, descending: descending)
    let rows = limit == 0 ? sorted[...] : sorted.prefix(limit)
    return .list(rows.map { EnSwitchActiveRow.json($0, hasNames: hasNames, types: options.types) })
  }
}
