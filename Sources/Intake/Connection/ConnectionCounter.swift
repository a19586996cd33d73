private import Synchronization

/// Counts connections, and behind trusted proxies requests, in all and by address. Silent ones count too.
package final class ConnectionCounter: Sendable {
  private struct State {
    var total = 0
    var byAddress: [String: Int] = [:]
  }

  private let total: Int
  private let perAddress: Int
  private let state = Mutex(State())

  package init(total: Int, perAddress: Int) {
    self.total = total
    self.perAddress = perAddress
  }

  /// - Parameter address: nil where only the total counts.
  /// - Returns: whether there was room; if so, ``leave(_:)`` is owed.
  package func enter(_ address: String?) -> Bool {
    state.withLock { state in
      guard state.total < total else { return false }
      if let address {
        let count = state.byAddress[address] ?? 0
        guard count < perAddress else { return false }
        state.byAddress[address] = count + 1
      }
      state.total += 1
      return true
    }
  }

  package func leave(_ address: String?) {
    state.withLock { state in
      state.total -= 1
      guard let address, let count = state.byAddress[address] else { return }
      state.byAddress[address] = count > 1 ? count - 1 : nil
    }
  }

  package var count: Int { state.withLock { $0.total } }
}
