/// Which requests came lately, in memory: fingerprint to sequence number, in 16 bytes a key or a little more.
///
/// Two generations: when the young one is full or old, the old one is forgotten as a whole. So at least half of
/// the limit and half of the horizon are remembered, and forgetting costs nothing. A hit must be confirmed on the
/// event itself. A class, so that looking never copies; confined to the journal.
final class FingerprintTable {
  private var young: FingerprintGeneration
  private var old: FingerprintGeneration
  private var youngSince: Int64?
  private let keysPerGeneration: Int
  private let microsecondsPerGeneration: Int64

  /// - Parameters:
  ///   - keys: about how many are remembered at most.
  ///   - microseconds: about how long, at most.
  init(keys: Int, microseconds: Int64) {
    keysPerGeneration = max(1, keys / 2)
    microsecondsPerGeneration = max(1, microseconds / 2)
    young = FingerprintGeneration(keys: keysPerGeneration)
    old = young
  }

  func seq(of fingerprint: UInt64) -> Int64? { young[fingerprint] ?? old[fingerprint] }

  func set(_ fingerprint: UInt64, seq: Int64, now: Int64) {
    let since = youngSince ?? now
    youngSince = since
    let isOver = young.count >= keysPerGeneration || now - since >= microsecondsPerGeneration
    if isOver || !young.holds(seq) {
      old = young
      young = FingerprintGeneration(keys: keysPerGeneration)
      youngSince = now
    }
    young.set(fingerprint, seq: seq)
  }
}
