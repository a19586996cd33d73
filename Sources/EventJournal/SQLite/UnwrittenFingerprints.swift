/// Fingerprints of the last events in a row, waiting to be written together. After a crash they are read back
/// from the events themselves.
struct UnwrittenFingerprints: Sendable {
  static let enough = 512

  private(set) var firstSeq: Int64 = 0
  private(set) var receivedAt: Int64 = 0
  private(set) var keys: [UInt64] = []

  mutating func append(_ key: UInt64, seq: Int64, receivedAt: Int64) {
    if keys.isEmpty {
      firstSeq = seq
      self.receivedAt = receivedAt
    }
    keys.append(key)
  }
}
