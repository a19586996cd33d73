/// An IPv4 or IPv6 address as 16 bytes; IPv4 mapped into IPv6, so that both spellings of one are equal.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
  let high: UInt64
  let low: UInt64

  /// - Returns: nil for anything but a numeric address. A zone (`%eth0`) is dropped.
  package init?(_ text: some StringProtocol) {
    let text = String(text.prefix { $0 != "%" })
    if text.contains(":") {
      guard let groups = Self.groups(text) else { return nil }
      high = groups[..<4].reduce(0) { $0 << 16 | UInt64($1) }
      low = groups[4...].reduce(0) { $0 << 16 | UInt64($1) }
    } else {
      guard let four = Self.four(text) else { return nil }
      high = 0
      low = 0xffff_0000_0000 | UInt64(four)
    }
  }

  package var isIPv4: Bool { high == 0 && low >> 32 == 0xffff }

  package var description: String {
    if isIPv4 {
      return [24, 16, 8, 0].map { String(low >> UInt64($0) & 255) }.joined(separator: ".")
    }
    return [high, low].flatMap { half in [48, 32, 16, 0].map { String(half >> UInt64($0) & 0xffff, radix: 16) } }
      .joined(separator: ":")
  }

  private static func four(_ text: String) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        let byte = UInt8(part)
      else { return nil }
      value = value << 8 | UInt32(byte)
    }
    return value
  }

  /// Eight groups of RFC 4291, section 2.2.
  private static func groups(_ text: String) -> [UInt16]? {
    guard text.utf8.count <= 45 else { return nil }
    if let gap = text.range(of: "::") {
      guard let head = list(text[..<gap.lowerBound]), let tail = list(text[gap.upperBound...]) else { return nil }
      let missing = 8 - head.count - tail.count
      return missing > 0 ? head + [UInt16](repeating: 0, count: missing) + tail : nil
    }
    guard let all = list(text[...]), all.count == 8 else { return nil }
    return all
  }

  private static func list(_ text: Substring) -> [UInt16]? {
    guard !text.isEmpty else { return [] }
    var groups: [UInt16] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if part.contains("."), index == parts.count - 1 {
        guard let four = four(String(part)) else { return nil }
        groups += [UInt16(four >> 16), UInt16(four & 0xffff)]
      } else {
        guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }),
          let group = UInt16(part, radix: 16)
        else { return nil }
        groups.append(group)
      }
    }
    return groups
  }
}

extension StringProtocol {
  /// The first place of a text within this one.
  fileprivate func range(of needle: String) -> Range<Index>? {
    var at = startIndex
    while at < endIndex {
      if self[at...].hasPrefix(needle) { return at..<index(at, offsetBy: needle.count) }
      at = index(after: at)
    }
    return nil
  }
}
