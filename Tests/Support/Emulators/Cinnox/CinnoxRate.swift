/// Counts the requests of the last sixty seconds.
struct CinnoxRate: Sendable {
  private var counts: [(second: Int, count: Int)] = []

  /// Counts one more, unless there were `limit` of them.
  /// - Parameter now: seconds since the epoch.
  mutating func allows(limit: Int, now: Int) -> Bool {
    counts.removeAll { $0.second <= now - 60 || $0.second > now }
    guard counts.reduce(0, { $0 + $1.count }) < limit else { return false }
    if counts.last?.second == now {
      counts[counts.count - 1].count += 1
    } else {
      counts.append((now, 1))
    }
    return true
  }
}
