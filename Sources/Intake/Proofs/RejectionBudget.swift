private import Synchronization

/// How many rejected requests of one source and address are read and kept: strangers must not fill the disk.
package final class RejectionBudget: Sendable {
  private struct Key: Hashable {
    let source: String
    let address: String
  }

  private struct State {
    var minute: Int64 = 0
    var counts: [Key: Int] = [:]
  }

  private let perMinute: Int
  private let state = Mutex(State())
  /// More pairs than this in a minute share what is left: nothing.
  private static let pairLimit = 4_096

  package init(perMinute: Int) { self.perMinute = perMinute }

  /// - Parameter now: in seconds.
  /// - Returns: whether this one may be kept.
  package func take(source: String, address: String, now: Int64) -> Bool {
    state.withLock { state in
      if state.minute != now / 60 {
        state.minute = now / 60
        state.counts = [:]
      }
      let key = Key(source: source, address: address)
      let used = state.counts[key] ?? 0
      guard used < perMinute, used > 0 || state.counts.count < Self.pairLimit else { return false }
      state.counts[key] = used + 1
      return true
    }
  }
}
