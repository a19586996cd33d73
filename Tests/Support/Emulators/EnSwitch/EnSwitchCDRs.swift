/// The finished legs, in the order of their beginnings. A `uniqueid` is there once, an empty one any number of times.
struct EnSwitchCDRs {
  private(set) var records: [EnSwitchRecord] = []
  /// By their `uniqueid`.
  private var named: [String: EnSwitchRecord] = [:]
  /// More than these are not kept; the oldest go.
  private static let limit = 200_000

  subscript(uniqueid: String) -> EnSwitchLeg? { named[uniqueid]?.leg }

  /// In place of one with the same `uniqueid`.
  mutating func put(_ leg: EnSwitchLeg) {
    let record = EnSwitchRecord(leg)
    remove(leg.uniqueid)
    records.insert(record, at: firstPlace { !EnSwitchRecord.isEarlier($0, record) })
    if !leg.uniqueid.isEmpty { named[leg.uniqueid] = record }
    shorten()
  }

  mutating func put(_ many: [EnSwitchLeg]) {
    guard many.count > 16 else {
      for leg in many { put(leg) }
      return
    }
    let nameless = records.filter { $0.uniqueid.isEmpty }
    for leg in many { named[leg.uniqueid] = EnSwitchRecord(leg) }
    records = (nameless + named.values).sorted(by: EnSwitchRecord.isEarlier)
    shorten()
  }

  mutating func remove(_ uniqueid: String) {
    guard let record = named.removeValue(forKey: uniqueid) else { return }
    records.remove(at: firstPlace { !EnSwitchRecord.isEarlier($0, record) })
  }

  private mutating func shorten() {
    let excess = records.count - Self.limit
    guard excess > 0 else { return }
    for record in records.prefix(excess) { named[record.uniqueid] = nil }
    records.removeFirst(excess)
  }

  /// Those that began in a window; nil: none.
  func records(in window: ClosedRange<Int>?) -> ArraySlice<EnSwitchRecord> {
    guard let window else { return [] }
    return records[firstPlace { $0.start >= window.lowerBound }..<firstPlace { $0.start > window.upperBound }]
  }

  /// - Parameter isReached: false for the first ones, then true.
  private func firstPlace(_ isReached: (EnSwitchRecord) -> Bool) -> Int {
    var (low, high) = (0, records.count)
    while low < high {
      let middle = (low + high) / 2
      if isReached(records[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
