package import CallModel

/// The deliveries of one sink that are not plainly done, and the order they may be tried in.
///
/// Per call a queue in journal order; only its head may be tried, and only when due. Pure: the time comes in.
package struct Backlog: Sendable {
  package enum State: Sendable, Hashable {
    case parked(due: Instant)
    case behind
    case held
    /// Begun and not ended.
    case underWay
  }

  package struct Entry: Sendable, Hashable {
    package let seq: Int64
    package var state: State
    package var attempts: Int
    package var replay: DeliveryReplay?

    package init(seq: Int64, state: State, attempts: Int, replay: DeliveryReplay? = nil) {
      self.replay = replay
      self.seq = seq
      self.state = state
      self.attempts = attempts
    }
  }

  /// Events without a call stand alone, under their own number.
  private enum Key: Hashable {
    case call(CallID)
    case event(Int64)
  }

  private var queues: [Key: [Entry]] = [:]
  /// Where each delivery stands.
  private var keys: [Int64: Key] = [:]
  package private(set) var count = 0

  package init() {}

  package func contains(seq: Int64) -> Bool { keys[seq] != nil }

  package func isBlocked(_ call: CallID?) -> Bool {
    call.map { queues[.call($0)] != nil } ?? false
  }

  /// Adds a delivery or replaces its state.
  package mutating func put(_ entry: Entry, call: CallID?) {
    let key = Self.key(call, entry.seq)
    var queue = queues[key] ?? []
    if let at = queue.firstIndex(where: { $0.seq == entry.seq }) {
      queue[at] = entry
    } else {
      queue.insert(entry, at: queue.firstIndex { $0.seq > entry.seq } ?? queue.endIndex)
      count += 1
      keys[entry.seq] = key
    }
    queues[key] = queue
  }

  /// Done with: delivered, dead or no longer wanted.
  package mutating func remove(seq: Int64) {
    guard let key = keys.removeValue(forKey: seq), var queue = queues[key] else { return }
    queue.removeAll { $0.seq == seq }
    count -= 1
    queues[key] = queue.isEmpty ? nil : queue
  }

  /// What may be tried now, in journal order: of each call the first, and what follows it without a pause.
  package func due(at now: Instant, limit: Int) -> [Entry] {
    let due = queues.values.flatMap { queue -> ArraySlice<Entry> in
      // One that came to stand before what is under way waits for it.
      if queue.contains(where: { $0.state == .underWay }) { return [] }
      return queue.prefix(limit).prefix { entry in
        switch entry.state {
        case .parked(let due): due <= now
        case .behind: true
        case .held, .underWay: false
        }
      }
    }
    return Array(due.sorted { $0.seq < $1.seq }.prefix(limit))
  }

  /// The clock went back by so much: what is parked waits for as long as it was to, and no longer.
  mutating func followClock(back milliseconds: Int64) {
    queues = queues.mapValues { queue in
      queue.map { entry in
        guard case .parked(let due) = entry.state else { return entry }
        var entry = entry
        entry.state = .parked(due: due.adding(milliseconds: -milliseconds))
        return entry
      }
    }
  }

  /// When a head becomes due, if none is now.
  package func nextDue() -> Instant? {
    queues.values.compactMap { queue -> Instant? in
      if queue.contains(where: { $0.state == .underWay }) { return nil }
      return if case .parked(let due)? = queue.first?.state { due } else { nil }
    }.min()
  }

  private static func key(_ call: CallID?, _ seq: Int64) -> Key { call.map(Key.call) ?? .event(seq) }
}
