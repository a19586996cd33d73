/// The rows, the earliest call first; of calls that start together in the order they were added in.
struct CinnoxRows: Sendable {
  private(set) var all: [CinnoxRow] = []
  /// When the last of them to appear does, in seconds since the epoch.
  private(set) var latestVisibleAt = 0
  /// When the call of a row started, by `hid`.
  private var dates: [String: Int] = [:]

  /// More than these are not kept: the earliest go.
  static let largest = 200_000

  /// In place of the row of the same `hid`, where there is one.
  mutating func insert(_ row: CinnoxRow) {
    remove(row.hid)
    latestVisibleAt = max(latestVisibleAt, row.visibleAt)
    all.insert(row, at: firstPlace { $0.callDate > row.callDate })
    dates[row.hid] = row.callDate
    trim()
  }

  /// Many at once.
  mutating func insert(contentsOf rows: [CinnoxRow]) {
    var last: [String: Int] = [:]
    for (at, row) in rows.enumerated() { last[row.hid] = at }
    let kept = all.filter { last[$0.hid] == nil } + rows.enumerated().filter { last[$1.hid] == $0 }.map { $1 }
    // The standard library's sort keeps the order of equals.
    all = kept.sorted { $0.callDate < $1.callDate }
    for row in rows {
      dates[row.hid] = row.callDate
      latestVisibleAt = max(latestVisibleAt, row.visibleAt)
    }
    trim()
  }

  @discardableResult
  mutating func remove(_ hid: String) -> CinnoxRow? {
    guard let place = place(of: hid) else { return nil }
    dates[hid] = nil
    return all.remove(at: place)
  }

  subscript(hid: String) -> CinnoxRow? { place(of: hid).map { all[$0] } }

  /// - Parameter row: has the same `hid`.
  mutating func replace(_ hid: String, with row: CinnoxRow) {
    guard let place = place(of: hid) else { return }
    if row.hid == hid, row.callDate == all[place].callDate {
      all[place] = row
    } else {
      remove(hid)
      insert(row)
    }
  }

  /// The places of the rows whose call started in `window`, in milliseconds, both ends included.
  func places(in window: ClosedRange<Int>?) -> Range<Int> {
    guard let window else { return 0..<all.count }
    let from = firstPlace { $0.callDate >= window.lowerBound }
    return from..<max(from, firstPlace { $0.callDate > window.upperBound })
  }

  private func place(of hid: String) -> Int? {
    guard let date = dates[hid] else { return nil }
    var place = firstPlace { $0.callDate >= date }
    while place < all.count, all[place].callDate == date {
      if all[place].hid == hid { return place }
      place += 1
    }
    return nil
  }

  /// - Parameter isPast: false up to a place, true from there on.
  private func firstPlace(_ isPast: (CinnoxRow) -> Bool) -> Int {
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if isPast(all[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private mutating func trim() {
    guard all.count > Self.largest else { return }
    for row in all.prefix(all.count - Self.largest) { dates[row.hid] = nil }
    all.removeFirst(all.count - Self.largest)
  }
}
