private import Synchronization

/// Wakes whoever waits for the journal to move on.
package final class ChangeSignal: Sendable {
  private struct State {
    var version: UInt64 = 0
    var nextWaiter: UInt64 = 0
    var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  /// To be read before looking at the journal, so that nothing between looking and waiting is missed.
  package var version: UInt64 { state.withLock { $0.version } }

  package func raise() {
    let waiters = state.withLock { state in
      state.version &+= 1
      let waiters = state.waiters
      state.waiters = [:]
      return waiters
    }
    for waiter in waiters.values { waiter.resume() }
  }

  /// Returns when the version has moved past `version`, when the time is up, or when the task is cancelled.
  package func wait(past version: UInt64, for limit: Duration?) async {
    guard let limit else { return await wait(past: version) }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.wait(past: version) }
      group.addTask { try? await Task.sleep(for: limit) }
      await group.next()
      group.cancelAll()
    }
  }

  private func wait(past version: UInt64) async {
    let id = state.withLock { state in
      state.nextWaiter &+= 1
      return state.nextWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let ready = state.withLock { state -> Bool in
          guard state.version == version, !Task.isCancelled else { return true }
          state.waiters[id] = continuation
          return false
        }
        if ready { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
    }
  }
}
