/// cdrs/totals/list: how many calls began in each hour, for each customer.
///
/// Hours without calls have no row; the page does not say. A call counts once, as its first leg's direction.
enum EnSwitchTotals {
  private static let interval = 3_600

  private struct Hour: Hashable {
    let start: Int
    let customer: Int
  }

  private struct Count {
    var inbound = 0
    var outbound = 0
    var `internal` = 0
  }

  static func reply(
    _ parameters: EnSwitchParameters, _ cdrs: EnSwitchCDRs, _ options: EnSwitchOptions, now: Int
  ) throws(EnSwitchFault) -> EnSwitchReply {
    let customers = try EnSwitchCustomers.selection(
      parameters.given("customer"), isRecursive: false, options: options, isCDRs: true)
    guard let window = try parameters.window(now: now) else { return .list([]) }
    let counts = counts(cdrs.records(in: window).map { $0.leg }.filter { EnSwitchCustomers.isAmong(customers, $0) })
    // "Only intervals entirely within the requested period are returned."
    let hours = counts.keys.filter {
      $0.start >= window.lowerBound && $0.start + interval - 1 <= window.upperBound
    }
    let sorted = hours.sorted { $0.start != $1.start ? $0.start < $1.start : $0.customer < $1.customer }
    return .list(sorted.map { row($0, counts[$0] ?? Count()) })
  }

  private static func counts(_ legs: [EnSwitchLeg]) -> [Hour: Count] {
    var counts: [Hour: Count] = [:]
    var seen: Set<String> = []
    for leg in legs where seen.insert(leg.callid).inserted {
      let hour = Hour(start: leg.start / interval * interval, customer: leg.customer)
      switch leg.direction {
      case "in": counts[hour, default: Count()].inbound += 1
      case "out": counts[hour, default: Count()].outbound += 1
      default: counts[hour, default: Count()].internal += 1
      }
    }
    return counts
  }

  private static func row(_ hour: Hour, _ count: Count) -> EmulatedJSON {
    [
      "customer": EmulatedJSON(hour.customer), "start": EmulatedJSON(hour.start),
      "end": EmulatedJSON(hour.start + interval - 1), "inbound": EmulatedJSON(count.inbound),
      "outbound": EmulatedJSON(count.outbound), "internal": EmulatedJSON(count.internal),
    ]
  }
}
