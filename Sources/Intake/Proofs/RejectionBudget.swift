private import Synchronization

/// How many rejected requests of one source and address are read and kept: strangers must not fill the disk, and a sender
/// whose secret is wrong for an hour must not lose its events. So much at once, and then so much a minute.
package final class RejectionBudget: Sendable {
  private struct Key: Hashable {
    let source: String
    let address: String
  }

  private struct Allowance {
    /// In sixtieths, so that a second's share is a whole number.
    var left: Int
    var at: Int64
  }

  private struct State {
    var allowances: [Key: Allowance] = [:]
  }

  private let burst: Int
  private let perMinute: Int
  private let state = Mutex(State())
  /// More pairs than this at a time share what is left: nothing.
  private static let pairLimit = 4_096

  package init(burst: Int, perMinute: Int) {
    self.burst = burst
    self.perMinute = perMinute
  }

  /// - Parameter now: in seconds.
  /// - Returns: whether this one may be kept.
  package func take(source: String, address: String, now: Int64) -> Bool {
    state.withLock { state in
      let key = Key(source: source, address: address)
      if state.allowances[key] == nil, state.allowances.count >= Self.pairLimit {
        // Who has all of it back need not be remembered.
        state.allowances = state.allowances.filter { renewed($0.value, now).left < burst * 60 }
        guard state.allowances.count < Self.pairLimit else { return false }
      }
      var allowance = renewed(state.allowances[key] ?? Allowance(left: burst * 60, at: now), now)
      guard allowance.left >= 60 else {
        state.allowances[key] = allowance
        return false
      }
      allowance.left -= 60
      state.allowances[key] = allowance
      return true
    }
  }

  private func renewed(_ allowance: Allowance, _ now: Int64) -> Allowance {
    let seconds = Int(max(0, min(now - allowance.at, 86_400)))
    return Allowance(left: min(burst * 60, allowance.left + seconds * perMinute), at: max(now, allowance.at))
  }
}
