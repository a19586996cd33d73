/// A block of addresses: `192.0.2.0/24`, `2001:db8::/32`, or a single one.
package struct AddressRange: Sendable, Hashable, CustomStringConvertible {
  /// As it was written.
  package let description: String
  private let base: IPAddress
  /// Of 128.
  private let bits: Int

  /// - Returns: nil for anything but an address with an optional prefix length.
  package init?(_ text: String) {
    let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = halves.first, let base = IPAddress(first) else { return nil }
    let most = base.isIPv4 ? 32 : 128
    if halves.count == 2 {
      guard let given = Int(halves[1]), (0...most).contains(given) else { return nil }
      bits = given + 128 - most
    } else {
      bits = 128
    }
    self.base = base
    description = text
  }

  package func contains(_ address: IPAddress) -> Bool {
    let highMask: UInt64 = bits == 0 ? 0 : bits >= 64 ? .max : ~(.max >> UInt64(bits))
    let lowMask: UInt64 = bits <= 64 ? 0 : bits == 128 ? .max : ~(.max >> UInt64(bits - 64))
    return (address.high ^ base.high) & highMask == 0 && (address.low ^ base.low) & lowMask == 0
  }
}
