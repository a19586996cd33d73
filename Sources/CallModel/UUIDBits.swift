/// The 128 bits of a UUID (RFC 9562) and their spelling.
package struct UUIDBits: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// - Parameter bytes: 16, most significant first; nil for any other count.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for (index, byte) in bytes.enumerated() {
      if index < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
    }
    self.init(high: high, low: low)
  }

  /// - Parameter text: as ``description`` writes it, letters in either case.
  package init?(_ text: String) {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12] else { return nil }
    let digits = groups.joined()
    guard digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let high = UInt64(digits.prefix(16), radix: 16), let low = UInt64(digits.suffix(16), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }

  package var bytes: [UInt8] {
    [UInt8](capacity: 16) { span in
      for position in 0..<16 {
        let half = position < 8 ? high : low
        span.append(UInt8(truncatingIfNeeded: half >> UInt64(56 - 8 * (position & 7))))
      }
    }
  }

  package var description: String { String(ascii: Self.textSize, write) }

  /// How long ``description`` is, in bytes.
  package static let textSize = 36

  /// ``description``, without making a string of it.
  package func write(to span: inout OutputSpan<UInt8>) {
    for position in 0..<32 {
      if position == 8 || position == 12 || position == 16 || position == 20 { span.append(UInt8(ascii: "-")) }
      let half = position < 16 ? high : low
      let nibble = UInt8(truncatingIfNeeded: half >> UInt64(60 - 4 * (position & 15))) & 15
      span.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
    }
  }

  package static func < (a: UUIDBits, b: UUIDBits) -> Bool { (a.high, a.low) < (b.high, b.low) }
}
