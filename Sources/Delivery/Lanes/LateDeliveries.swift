import EventJournal
private import Synchronization

/// Deliveries that take longer than their page was waited for.
final class LateDeliveries: Sendable {
  struct Ended: Sendable {
    let item: SinkItem
    let result: SinkResult
    let took: Duration
  }

  private struct State {
    var underWay: Set<Int64> = []
    var ended: [Ended] = []
  }

  private let state = Mutex(State())
  private let signal: ChangeSignal

  /// - Parameter signal: raised when one has ended.
  init(waking signal: ChangeSignal) { self.signal = signal }

  /// How many are under way, or ended and not yet settled.
  var count: Int { state.withLock { $0.underWay.count } }

  func contains(_ seq: Int64) -> Bool { state.withLock { $0.underWay.contains(seq) } }

  func add(_ seq: Int64) { state.withLock { _ = $0.underWay.insert(seq) } }

  func end(_ ended: Ended) {
    state.withLock { $0.ended.append(ended) }
    signal.raise()
  }

  var ended: [Ended] { state.withLock { $0.ended } }

  /// To be called when they are settled.
  func remove(_ ended: [Ended]) {
    let seqs = Set(ended.map(\.item.entry.seq))
    state.withLock { state in
      state.underWay.subtract(seqs)
      state.ended.removeAll { seqs.contains($0.item.entry.seq) }
    }
  }
}
