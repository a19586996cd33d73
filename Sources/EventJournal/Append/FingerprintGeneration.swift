/// Half of what ``FingerprintTable`` remembers: open addressing with linear probing, at most three quarters full.
///
/// Sequence numbers stand as their distance from the first one's, in four bytes: numbers of one generation lie close.
struct FingerprintGeneration {
  /// 0 is free.
  private var fingerprints: [UInt64] = []
  private var distances: [Int32] = []
  private var first: Int64?
  private(set) var count = 0
  /// What the table grows to and no further.
  private let slotLimit: Int

  /// - Parameter keys: as many as are put in at most.
  init(keys: Int) { slotLimit = keys + keys / 3 + 2 }

  /// Whether a number is near enough to the others.
  func holds(_ seq: Int64) -> Bool { distance(of: seq) != nil }

  subscript(fingerprint: UInt64) -> Int64? {
    guard !fingerprints.isEmpty, let first else { return nil }
    let slot = slot(of: fingerprint)
    return fingerprints[slot] == fingerprint ? first + Int64(distances[slot]) : nil
  }

  /// - Parameter seq: one that ``holds(_:)``; another is not remembered.
  mutating func set(_ fingerprint: UInt64, seq: Int64) {
    if first == nil { first = seq }
    guard let distance = distance(of: seq) else { return }
    if count * 4 >= fingerprints.count * 3 { grow() }
    let slot = slot(of: fingerprint)
    if fingerprints[slot] == 0 { count += 1 }
    fingerprints[slot] = fingerprint
    distances[slot] = distance
  }

  private func distance(of seq: Int64) -> Int32? {
    let (distance, overflow) = seq.subtractingReportingOverflow(first ?? seq)
    return overflow ? nil : Int32(exactly: distance)
  }

  private func slot(of fingerprint: UInt64) -> Int {
    // Fingerprints are hashes already; the product spreads those that are not. Its upper half, times the slots, is a slot.
    let spread = (fingerprint &* 0x9e37_79b9_7f4a_7c15) >> 32
    var at = Int(truncatingIfNeeded: (spread &* UInt64(fingerprints.count)) >> 32)
    while fingerprints[at] != 0, fingerprints[at] != fingerprint {
      at += 1
      if at == fingerprints.count { at = 0 }
    }
    return at
  }

  private mutating func grow() {
    let before = (fingerprints, distances)
    let slots = max(fingerprints.count + 1, min(max(1_024, fingerprints.count * 2), slotLimit))
    fingerprints = [UInt64](repeating: 0, count: slots)
    distances = [Int32](repeating: 0, count: slots)
    for (fingerprint, distance) in zip(before.0, before.1) where fingerprint != 0 {
      let slot = slot(of: fingerprint)
      fingerprints[slot] = fingerprint
      distances[slot] = distance
    }
  }
}
