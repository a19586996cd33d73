/// The tenant's calls, in the orders that are asked for most.
struct PortSIPStore {
  private(set) var byStarted: [PortSIPCall] = []
  private(set) var byEnded: [PortSIPCall] = []
  private var byID: [String: PortSIPCall] = [:]
  /// The calls that were recorded, by the recording's id.
  private var byRecording: [String: PortSIPCall] = [:]
  /// What was deleted, and whose it was.
  private(set) var deleted: [(call: PortSIPCall, revision: Int)] = []
  /// Counts changes.
  private(set) var revision = 0
  static let limit = 200_000
  private static let keptDeletions = 10_000

  var count: Int { byID.count }

  func call(_ id: String) -> PortSIPCall? { byID[id] }
  func recorded(_ id: String) -> PortSIPCall? { byRecording[id] }

  /// Many calls of ids that are new, up to the limit.
  mutating func fill(_ contents: [PortSIPCall.Content]) {
    revision += 1
    let calls = contents.prefix(Self.limit - count).map { PortSIPCall($0, created: revision, changed: revision) }
    byStarted += calls
    byEnded += calls
    byStarted.sort(by: Self.startsBefore)
    byEnded.sort(by: Self.endsBefore)
    for call in calls {
      byID[call.id] = call
      if let recording = call.recordingID { byRecording[recording] = call }
    }
  }

  /// One call, in place of the one with its id. Of too many the oldest goes.
  mutating func put(_ content: PortSIPCall.Content) {
    revision += 1
    let fresh = PortSIPCall(content, created: revision, changed: revision)
    let old = byID[fresh.id]
    if let old { take(old) } else if count >= Self.limit, let oldest = byStarted.first { take(oldest) }
    let call = PortSIPCall(content, created: old?.created ?? revision, changed: revision)
    byStarted.insert(call, at: Self.place(of: call, in: byStarted, Self.startsBefore))
    byEnded.insert(call, at: Self.place(of: call, in: byEnded, Self.endsBefore))
    byID[call.id] = call
    if let recording = call.recordingID { byRecording[recording] = call }
  }

  /// - Returns: whether there was such a call.
  @discardableResult
  mutating func remove(_ id: String) -> Bool {
    guard let call = byID[id] else { return false }
    revision += 1
    take(call)
    deleted.append((call, revision))
    if deleted.count > Self.keptDeletions { deleted.removeFirst(Self.keptDeletions / 2) }
    return true
  }

  private mutating func take(_ call: PortSIPCall) {
    byStarted.remove(at: Self.place(of: call, in: byStarted, Self.startsBefore))
    byEnded.remove(at: Self.place(of: call, in: byEnded, Self.endsBefore))
    byID[call.id] = nil
    if let recording = call.recordingID { byRecording[recording] = nil }
  }

  /// The calls whose time lies in `range`, of one of the two orders.
  static func slice(_ calls: [PortSIPCall], _ time: (PortSIPCall) -> Int64, _ range: ClosedRange<Int64>)
    -> ArraySlice<PortSIPCall>
  {
    let first = place(in: calls) { time($0) < range.lowerBound }
    let end = place(in: calls) { time($0) <= range.upperBound }
    return calls[first..<max(first, end)]
  }

  private static func place(
    of call: PortSIPCall, in calls: [PortSIPCall], _ precedes: (PortSIPCall, PortSIPCall) -> Bool
  ) -> Int {
    place(in: calls) { precedes($0, call) }
  }

  /// Where the calls of which `isBefore` holds end.
  private static func place(in calls: [PortSIPCall], _ isBefore: (PortSIPCall) -> Bool) -> Int {
    var low = 0
    var high = calls.count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(calls[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func startsBefore(_ a: PortSIPCall, _ b: PortSIPCall) -> Bool {
    a.started == b.started ? a.id < b.id : a.started < b.started
  }

  private static func endsBefore(_ a: PortSIPCall, _ b: PortSIPCall) -> Bool {
    a.ended == b.ended ? a.id < b.id : a.ended < b.ended
  }
}
