/// The account's calls, sorted by their start, with the order of their changes.
struct AgendizeCalls: Sendable {
  static let limit = 200_000

  private(set) var byID: [String: AgendizeCall] = [:]
  /// Oldest first.
  private var order: [AgendizeCall.Key] = []
  private var idOfOrdinal: [Int: String] = [:]
  /// Oldest first; a call's earlier changes are passed over.
  private var changes: [Change] = []
  private(set) var sequence = 0
  private var ordinal = 0
  private let timeZone: String

  private struct Change: Sendable {
    let sequence: Int
    let id: String
  }

  init(timeZone: String) { self.timeZone = timeZone }

  var isFull: Bool { byID.count >= Self.limit }

  /// Newest first.
  var rows: [EmulatedJSON] { order.reversed().compactMap { call(at: $0)?.json } }

  /// - Returns: the call as it was before.
  @discardableResult
  mutating func put(_ row: EmulatedJSON, id: String, start: Int? = nil) -> AgendizeCall? {
    let old = byID[id]
    if let old { take(old) }
    if old == nil { ordinal += 1 }
    sequence += 1
    let call = AgendizeCall(
      row, id: id, start: start, ordinal: old?.ordinal ?? ordinal, sequence: sequence, timeZone: timeZone)
    byID[id] = call
    idOfOrdinal[call.ordinal] = id
    order.insert(call.key, at: Self.place(of: call.key, in: order))
    changes.append(Change(sequence: sequence, id: id))
    forgetOldChanges()
    return old
  }

  /// For many calls at once.
  mutating func putNew(_ rows: [(row: EmulatedJSON, id: String, start: Int)]) {
    for (row, id, start) in rows where byID[id] == nil && !isFull {
      ordinal += 1
      sequence += 1
      let call = AgendizeCall(
        row, id: id, start: start, ordinal: ordinal, sequence: sequence, timeZone: timeZone)
      byID[id] = call
      idOfOrdinal[ordinal] = id
      order.append(call.key)
      changes.append(Change(sequence: sequence, id: id))
    }
    order.sort()
  }

  mutating func remove(_ id: String) -> AgendizeCall? {
    guard let old = byID.removeValue(forKey: id) else { return nil }
    take(old)
    idOfOrdinal[old.ordinal] = nil
    sequence += 1
    return old
  }

  /// One page. A page's calls are as they are now; what changes while pages are read is in the next sync.
  func page(_ query: AgendizeCallQuery) -> AgendizePage {
    switch query.place {
    case .all: return newestFirst(query, snapshot: sequence, before: nil)
    case .allContinued(let snapshot, let before): return newestFirst(query, snapshot: snapshot, before: before)
    case .changes(let after): return changed(query, snapshot: sequence, after: after)
    case .changesContinued(let snapshot, let after): return changed(query, snapshot: snapshot, after: after)
    }
  }

  private func newestFirst(
    _ query: AgendizeCallQuery, snapshot: Int, before: AgendizeCall.Key?
  ) -> AgendizePage {
    var found: [AgendizeCall] = []
    let latest = query.latestStart.map { AgendizeCall.Key(start: $0, ordinal: .max) }
    let end = [before, latest].compactMap { $0 }.min().map { Self.place(of: $0, in: order) } ?? order.count
    for key in order[..<end].reversed() {
      guard found.count <= query.pageSize, !query.isBefore(key.start) else { break }
      if let call = call(at: key), query.matches(call) { found.append(call) }
    }
    let page = found.prefix(query.pageSize)
    let next = found.count > page.count ? page.last.map { $0.key } : nil
    return AgendizePage(
      calls: Array(page), next: next.map { .allContinued(snapshot: snapshot, before: $0) }, snapshot: snapshot)
  }

  /// No page says how a deleted call is listed, so it is not.
  private func changed(_ query: AgendizeCallQuery, snapshot: Int, after: Int) -> AgendizePage {
    var found: [AgendizeCall] = []
    for change in changes[firstChange(after: after)...] {
      guard found.count <= query.pageSize, change.sequence <= snapshot else { break }
      guard let call = byID[change.id], call.sequence == change.sequence, query.matches(call) else { continue }
      found.append(call)
    }
    let page = found.prefix(query.pageSize)
    let next = found.count > page.count ? page.last.map { $0.sequence } : nil
    return AgendizePage(
      calls: Array(page), next: next.map { .changesContinued(snapshot: snapshot, after: $0) }, snapshot: snapshot)
  }

  private func call(at key: AgendizeCall.Key) -> AgendizeCall? { idOfOrdinal[key.ordinal].flatMap { byID[$0] } }

  private mutating func take(_ call: AgendizeCall) {
    let place = Self.place(of: call.key, in: order)
    if place < order.count, order[place] == call.key { order.remove(at: place) }
  }

  private mutating func forgetOldChanges() {
    guard changes.count > 2 * byID.count + 1_000 else { return }
    changes.removeAll { byID[$0.id]?.sequence != $0.sequence }
  }

  /// Of the first that is not less.
  private static func place(of key: AgendizeCall.Key, in order: [AgendizeCall.Key]) -> Int {
    partition(order.count) { order[$0] >= key }
  }

  private func firstChange(after sequence: Int) -> Int {
    Self.partition(changes.count) { changes[$0].sequence > sequence }
  }

  private static func partition(_ count: Int, _ holds: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
