/// The fingerprints of one batch, eight bytes each in the order of `seq`, 0 for none. A narrow table: after a
/// restart the memory of a day is read back without touching the events.
enum FingerprintRow {
  static func bytes(_ keys: [UInt64]) -> [UInt8] {
    [UInt8](capacity: keys.count * 8) { span in
      for key in keys {
        for index in 0..<8 { span.append(UInt8(truncatingIfNeeded: key >> UInt64(56 - 8 * index))) }
      }
    }
  }

  static func keys(_ bytes: [UInt8]) -> [UInt64] {
    stride(from: 0, to: bytes.count - bytes.count % 8, by: 8).map { at in
      bytes[at..<at + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
}
