import EventJournal
private import Synchronization

/// One page's deliveries under way: each call's in order, as many calls at once as there are lanes. Whoever waits for them may go on before they have
/// all ended: what is still under way then ends on its own, and nothing more is begun.
final class LaneBatch: Sendable {
  /// What is known of one delivery.
  enum Progress: Sendable, Hashable {
    case waiting
    case underWay
    case ended(SinkResult, took: Duration)
  }

  private struct State {
    var progress: [Progress]
    var lanes: Int
    var nextCall = 0
    var isLeft = false
  }

  /// Of each call, where its deliveries stand in the page.
  private let calls: [[Int]]

  private let state: Mutex<State>
  private let ended = ChangeSignal()

  init(count: Int, calls: [[Int]], lanes: Int) {
    self.calls = calls
    state = Mutex(State(progress: [Progress](repeating: .waiting, count: count), lanes: lanes))
  }

  /// - Returns: nil where nothing more is to be begun.
  func takeCall() -> [Int]? {
    state.withLock { state in
      guard !state.isLeft, state.nextCall < calls.count else { return nil }
      state.nextCall += 1
      return calls[state.nextCall - 1]
    }
  }

  /// - Returns: false where nothing more is to be begun.
  func begin(_ index: Int) -> Bool {
    state.withLock { state in
      guard !state.isLeft else { return false }
      state.progress[index] = .underWay
      return true
    }
  }

  /// - Returns: false where nobody waits for it any more: it is late.
  func end(_ index: Int, _ result: SinkResult, took: Duration) -> Bool {
    state.withLock { state in
      guard !state.isLeft else { return false }
      state.progress[index] = .ended(result, took: took)
      return true
    }
  }

  func endLane() {
    let isLast = state.withLock { state in
      state.lanes -= 1
      return state.lanes == 0
    }
    if isLast { ended.raise() }
  }

  /// Waits until all lanes have ended, or the time is up.
  func leave(after patience: Duration) async -> [Progress] {
    let version = ended.version
    if state.withLock({ $0.lanes > 0 }) { await ended.wait(past: version, for: patience) }
    return state.withLock { state in
      state.isLeft = true
      return state.progress
    }
  }
}
