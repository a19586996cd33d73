import CallModel
import Delivery
import EventJournal
import Synchronization

/// A destination of the model: `file` remembers how far it is with the settle, and cuts what lies beyond when it is opened;
/// `table` knows each event that it has; `web` knows nothing.
final class ModelSink: PageSink {
  struct Effect: Sendable {
    let seq: Int64
    let call: Int
    /// It was dead before, so its call had gone on.
    let wasDead: Bool
  }

  private struct State {
    var effects: [Effect] = []
    var random = SplitMix(state: 0)
    var isHealthy = true
    /// Given up once: they may come back later than their successors.
    var dead: Set<Int64> = []
  }

  let name: SinkName
  let pageLimit = 4
  private let fault: ModelRun.Fault?
  private let known = Mutex(State())

  init(_ name: String, fault: ModelRun.Fault?) {
    self.name = SinkName(name)
    self.fault = fault
  }

  /// Whether each event has its effect once.
  var isExact: Bool { name.text != "web" }
  var effects: [Effect] { known.withLock { $0.effects } }

  func heal() { known.withLock { $0.isHealthy = true } }

  func misbehave(seed: UInt64) {
    known.withLock { state in
      state.random = SplitMix(state: seed)
      state.isHealthy = seed.isMultiple(of: 3)
    }
  }

  func open(state noted: SinkState?) async throws(SinkUnavailable) {
    guard name.text == "file" else { return }
    let size = noted.flatMap { Int(String(decoding: $0.bytes, as: UTF8.self)) } ?? 0
    known.withLock { state in state.effects.removeLast(max(0, state.effects.count - size)) }
  }

  func close() {}
  func test(_ item: SinkItem) -> SinkResult { .skipped }

  func state() -> SinkState? {
    guard name.text == "file" else { return nil }
    // In another step than the settle: what is noted is what was there before.
    let count = known.withLock { $0.effects.count }
    return SinkState(Array("\(fault == .splitSettle ? max(0, count - 1) : count)".utf8))
  }

  func deliver(_ items: [SinkItem]) async throws(SinkUnavailable) -> [SinkResult] {
    let (results, isUnavailable) = known.withLock { state in Self.deliver(items, &state, name.text, fault) }
    if isUnavailable { throw SinkUnavailable("model") }
    return results
  }

  private static func deliver(
    _ items: [SinkItem], _ state: inout State, _ name: String, _ fault: ModelRun.Fault?
  ) -> ([SinkResult], Bool) {
    if !state.isHealthy, Int.random(in: 0..<8, using: &state.random) == 0 { return ([], true) }
    var blocked: Set<CallID> = []
    let results = items.map { item -> SinkResult in
      if fault != .overtaking, let call = item.entry.call, blocked.contains(call) { return .skipped }
      let outcome = state.isHealthy ? 0 : Int.random(in: 0..<10, using: &state.random)
      let failure: SinkFailure? =
        switch outcome {
        case 6, 7: SinkFailure("down")
        case 8: SinkFailure("refused", remedy: .hold)
        case 9: SinkFailure("never", remedy: .dead)
        default: nil
        }
      if let failure {
        // After a dead letter the call goes on.
        if failure.remedy == .dead {
          state.dead.insert(item.entry.seq)
        } else if let call = item.entry.call {
          blocked.insert(call)
          // The last attempt makes it dead too.
          if item.attempt >= 3 { state.dead.insert(item.entry.seq) }
        }
        return .failed(failure)
      }
      if fault == .earlyAcknowledgement, outcome == 5 { return .done(detail: "not really") }
      take(item, &state, name)
      return .done(detail: "ok")
    }
    return (results, false)
  }

  private static func take(_ item: SinkItem, _ state: inout State, _ name: String) {
    let seq = item.entry.seq
    if name == "table", state.effects.contains(where: { $0.seq == seq }) { return }
    let key = CallRecord(json: item.record)?.externalId?.dropFirst() ?? ""
    state.effects.append(Effect(seq: seq, call: Int(key) ?? -1, wasDead: state.dead.contains(seq)))
  }
}
