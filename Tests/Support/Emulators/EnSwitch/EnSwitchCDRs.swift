/// The finished legs, in the order of their beginnings. A `uniqueid` is there once.
struct EnSwitchCDRs {
  private(set) var legs: [EnSwitchLeg] = []
  /// When the leg of a `uniqueid` began.
  private var starts: [String: Int] = [:]
  /// More than these are not kept; the oldest go.
  private static let limit = 200_000

  private func place(of uniqueid: String) -> Int? {
    guard let start = starts[uniqueid] else { return nil }
    var sought = EnSwitchLeg()
    (sought.uniqueid, sought.start) = (uniqueid, start)
    let place = place(notBefore: sought)
    return place < legs.count && legs[place].uniqueid == uniqueid ? place : nil
  }

  private func place(notBefore leg: EnSwitchLeg) -> Int {
    var (low, high) = (0, legs.count)
    while low < high {
      let middle = (low + high) / 2
      if EnSwitchLeg.isEarlier(legs[middle], leg) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  subscript(uniqueid: String) -> EnSwitchLeg? { place(of: uniqueid).map { legs[$0] } }

  /// In place of one with the same `uniqueid`.
  mutating func put(_ leg: EnSwitchLeg) {
    remove(leg.uniqueid)
    legs.insert(leg, at: place(notBefore: leg))
    starts[leg.uniqueid] = leg.start
    shorten()
  }

  mutating func put(_ many: [EnSwitchLeg]) {
    guard many.count > 16 else {
      for leg in many { put(leg) }
      return
    }
    var all = Dictionary(legs.map { ($0.uniqueid, $0) }) { $1 }
    for leg in many { all[leg.uniqueid] = leg }
    legs = all.values.sorted(by: EnSwitchLeg.isEarlier)
    starts = all.mapValues { $0.start }
    shorten()
  }

  mutating func remove(_ uniqueid: String) {
    if let place = place(of: uniqueid) { legs.remove(at: place) }
    starts[uniqueid] = nil
  }

  private mutating func shorten() {
    let excess = legs.count - Self.limit
    guard excess > 0 else { return }
    for leg in legs.prefix(excess) { starts[leg.uniqueid] = nil }
    legs.removeFirst(excess)
  }

  /// Those that began in a window; nil: none.
  func legs(in window: ClosedRange<Int>?) -> ArraySlice<EnSwitchLeg> {
    guard let window else { return [] }
    let from = firstPlace { $0.start >= window.lowerBound }
    let to = firstPlace { $0.start > window.upperBound }
    return legs[from..<to]
  }

  /// - Parameter isReached: false for the first legs, then true.
  private func firstPlace(_ isReached: (EnSwitchLeg) -> Bool) -> Int {
    var (low, high) = (0, legs.count)
    while low < high {
      let middle = (low + high) / 2
      if isReached(legs[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
