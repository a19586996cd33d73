private import Synchronization

/// How far each nonce of a digest has been counted (`nc`, RFC 7616, section 3.4): a copy of a request uses a count twice.
final class NonceCounts: Sendable {
  private struct Count {
    var last: Int64
    var at: Int64
  }

  private let counts = Mutex<[String: Count]>([:])
  /// With more nonces at a time, the oldest use is forgotten only when it could not be used any more.
  private static let limit = 65_536

  /// - Parameter now: in seconds.
  /// - Returns: whether the number is above all that were used with the nonce.
  func take(_ nonce: String, _ number: Int64, now: Int64) -> Bool {
    counts.withLock { counts in
      if let count = counts[nonce] {
        guard number > count.last else { return false }
      } else if counts.count >= Self.limit {
        counts = counts.filter { now - $0.value.at <= DigestProof.lifetime }
        guard counts.count < Self.limit else { return false }
      }
      counts[nonce] = Count(last: number, at: now)
      return true
    }
  }
}
