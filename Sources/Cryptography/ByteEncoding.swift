/// How bytes are written as text in a header.
package enum ByteEncoding: String, Sendable, Hashable, CaseIterable {
  /// Written in lower case; read in either.
  case hex
  /// RFC 4648, section 4; padded when written, padding optional when read.
  case base64
  /// RFC 4648, section 5; not padded when written, padding optional when read.
  case base64url

  package func encode(_ bytes: [UInt8]) -> String {
    switch self {
    case .hex: Hex.encode(bytes)
    case .base64: Base64.encode(bytes, Base64.standard, pads: true)
    case .base64url: Base64.encode(bytes, Base64.url, pads: false)
    }
  }

  /// Hexadecimal digits, two for each byte, without making a string of them.
  package static func writeHex(_ bytes: [UInt8], to span: inout OutputSpan<UInt8>) { Hex.write(bytes, to: &span) }

  /// - Returns: nil for anything but one exact encoding: no space, no foreign letter, no bits left over.
  package func decode(_ text: some StringProtocol) -> [UInt8]? { decode(utf8: Array(text.utf8)) }

  /// As ``decode(_:)``, of the text's bytes.
  package func decode(utf8 text: [UInt8]) -> [UInt8]? {
    switch self {
    case .hex: Hex.decode(text)
    case .base64: Base64.decode(text, Base64.standard)
    case .base64url: Base64.decode(text, Base64.url)
    }
  }
}

private enum Hex {
  static func encode(_ bytes: [UInt8]) -> String {
    String(decoding: [UInt8](capacity: bytes.count * 2) { write(bytes, to: &$0) }, as: UTF8.self)
  }

  static func write(_ bytes: [UInt8], to span: inout OutputSpan<UInt8>) {
    for byte in bytes {
      span.append(digit(byte >> 4))
      span.append(digit(byte & 15))
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

  static func decode(_ text: [UInt8]) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    for at in stride(from: 0, to: text.count, by: 2) {
      guard let high = value(text[at]), let low = value(text[at + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x41 + 10
    case 0x61...0x66: digit - 0x61 + 10
    default: nil
    }
  }
}

private enum Base64 {
  static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  static let url = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  static func encode(_ bytes: [UInt8], _ alphabet: [UInt8], pads: Bool) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for byte in group { bits = bits << 8 | UInt32(byte) }
      bits <<= UInt32(8 * (3 - group.count))
      for letter in 0..<group.count + 1 { text.append(alphabet[Int(bits >> UInt32(18 - 6 * letter) & 63)]) }
      if pads { text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - group.count)) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  static func decode(_ text: [UInt8], _ alphabet: [UInt8]) -> [UInt8]? {
    let letters = text.prefix { $0 != UInt8(ascii: "=") }
    let padding = text.count - letters.count
    guard text.dropFirst(letters.count).allSatisfy({ $0 == UInt8(ascii: "=") }) else { return nil }
    guard letters.count % 4 != 1, padding == 0 || (padding < 3 && text.count.isMultiple(of: 4)) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(letters.count * 3 / 4)
    var bits: UInt32 = 0
    var held = 0
    for letter in letters {
      guard let value = value(of: letter, alphabet) else { return nil }
      bits = bits << 6 | value
      held += 6
      if held >= 8 {
        held -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
        bits &= (1 << UInt32(held)) - 1
      }
    }
    return bits == 0 ? bytes : nil
  }

  private static func value(of letter: UInt8, _ alphabet: [UInt8]) -> UInt32? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
    case alphabet[62]: 62
    case alphabet[63]: 63
    default: nil
    }
  }
}
