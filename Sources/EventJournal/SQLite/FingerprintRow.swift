/// The fingerprints of one batch, eight bytes each in the order of `seq`, 0 for none. A narrow table: after a
/// restart the memory of a day is read back without touching the events.
enum FingerprintRow {
  static func bytes(_ keys: [UInt64]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(keys.count * 8)
    for key in keys {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: key >> UInt64(shift)))
      }
    }
    return bytes
  }

  static func keys(_ bytes: [UInt8]) -> [UInt64] {
    stride(from: 0, to: bytes.count - bytes.count % 8, by: 8).map { at in
      bytes[at..<at + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
}
