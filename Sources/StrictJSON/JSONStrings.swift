/// Undoes the escapes of a string node.
enum JSONStrings {
  /// - Returns: UTF-8. Half a surrogate pair becomes U+FFFD.
  static func decode(_ node: TapeNode, _ bytes: [UInt8]) -> [UInt8] {
    let range = Int(node.offset)..<Int(node.offset) + Int(node.length)
    guard node.flags & TapeNode.hasEscapes != 0 else { return Array(bytes[range]) }
    var text: [UInt8] = []
    text.reserveCapacity(range.count)
    var at = range.lowerBound
    while at < range.upperBound {
      guard bytes[at] == UInt8(ascii: "\\") else {
        text.append(bytes[at])
        at += 1
        continue
      }
      let letter = bytes[at + 1]
      at += 2
      guard letter == UInt8(ascii: "u") else {
        text.append(plain(letter))
        continue
      }
      let unit = self.unit(bytes, at)
      at += 4
      var scalar = UInt32(unit)
      if unit & 0xfc00 == 0xd800, at + 6 <= range.upperBound, bytes[at] == UInt8(ascii: "\\"),
        bytes[at + 1] == UInt8(ascii: "u")
      {
        let low = self.unit(bytes, at + 2)
        if low & 0xfc00 == 0xdc00 {
          scalar = 0x10000 + (UInt32(unit) & 0x3ff) << 10 + UInt32(low) & 0x3ff
          at += 6
        }
      }
      let character = Character(Unicode.Scalar(scalar) ?? "\u{fffd}")
      text.append(contentsOf: character.utf8)
    }
    return text
  }

  private static func unit(_ bytes: [UInt8], _ at: Int) -> UInt16 {
    (at..<at + 4).reduce(0) { $0 << 4 | (HexDigits.value(of: bytes[$1]) ?? 0) }
  }

  private static func plain(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0c
    case UInt8(ascii: "n"): 0x0a
    case UInt8(ascii: "r"): 0x0d
    case UInt8(ascii: "t"): 0x09
    default: letter
    }
  }
}
