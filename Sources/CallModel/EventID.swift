/// An event's identity: UUID version 7, so identities sort by the time of receipt.
package struct EventID: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let bits: UUIDBits

  package init(bits: UUIDBits) { self.bits = bits }

  /// - Parameter random: 10 bytes at least.
  package init(at instant: Instant, random: [UInt8]) {
    var noise: UInt64 = 0
    var extra: UInt64 = 0
    for (index, byte) in random.prefix(10).enumerated() {
      if index < 2 { extra = extra << 8 | UInt64(byte) } else { noise = noise << 8 | UInt64(byte) }
    }
    let milliseconds = UInt64(clamping: instant.microseconds / 1_000) & 0xffff_ffff_ffff
    bits = UUIDBits(high: milliseconds << 16 | 0x7000 | extra & 0x0fff, low: noise & 0x3fff_ffff_ffff_ffff | 1 << 63)
  }

  package init?(_ text: String) {
    guard let bits = UUIDBits(text) else { return nil }
    self.bits = bits
  }

  package var description: String { bits.description }
  package static func < (a: EventID, b: EventID) -> Bool { a.bits < b.bits }
}
