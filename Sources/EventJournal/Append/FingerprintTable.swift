/// Which requests came lately, in memory: fingerprint to sequence number, in 16 bytes a key.
///
/// Two generations: when the young one is full or old, the old one is forgotten as a whole. So at least half of
/// the limit and half of the horizon are remembered, and forgetting costs nothing. A hit must be confirmed on the
/// event itself. A class, so that looking never copies; confined to the journal.
final class FingerprintTable {
  private var young = Generation()
  private var old = Generation()
  private var youngSince: Int64?
  private let keysPerGeneration: Int
  private let microsecondsPerGeneration: Int64

  /// - Parameters:
  ///   - keys: about how many are remembered at most.
  ///   - microseconds: about how long, at most.
  init(keys: Int, microseconds: Int64) {
    keysPerGeneration = max(1, keys / 2)
    microsecondsPerGeneration = max(1, microseconds / 2)
  }

  func seq(of fingerprint: UInt64) -> Int64? { young[fingerprint] ?? old[fingerprint] }

  func set(_ fingerprint: UInt64, seq: Int64, now: Int64) {
    let since = youngSince ?? now
    youngSince = since
    if young.count >= keysPerGeneration || now - since >= microsecondsPerGeneration {
      old = young
      young = Generation()
      youngSince = now
    }
    young[fingerprint] = seq
  }
}

/// Open addressing with linear probing; at most three quarters full.
private struct Generation {
  private struct Slot {
    var fingerprint: UInt64 = 0
    var seq: Int64 = 0
  }

  private var slots: [Slot] = []
  private(set) var count = 0

  subscript(fingerprint: UInt64) -> Int64? {
    get {
      guard !slots.isEmpty else { return nil }
      let slot = slots[index(of: fingerprint)]
      return slot.fingerprint == fingerprint ? slot.seq : nil
    }
    set {
      guard let newValue else { return }
      if count * 4 >= slots.count * 3 { grow() }
      let at = index(of: fingerprint)
      if slots[at].fingerprint == 0 { count += 1 }
      slots[at] = Slot(fingerprint: fingerprint, seq: newValue)
    }
  }

  private func index(of fingerprint: UInt64) -> Int {
    let mask = slots.count - 1
    // Fingerprints are hashes already; the product spreads those that are not.
    var at = Int(truncatingIfNeeded: (fingerprint &* 0x9e37_79b9_7f4a_7c15) >> 20) & mask
    while slots[at].fingerprint != 0, slots[at].fingerprint != fingerprint { at = (at + 1) & mask }
    return at
  }

  private mutating func grow() {
    let before = slots
    slots = [Slot](repeating: Slot(), count: max(1024, before.count * 2))
    for slot in before where slot.fingerprint != 0 { slots[index(of: slot.fingerprint)] = slot }
  }
}
