/// `application/x-www-form-urlencoded` of the URL standard, as bytes.
enum FormText {
  /// What is no escape stays as it is.
  static func decoded(_ text: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var at = 0
    while at < text.count {
      let byte = text[at]
      if byte == UInt8(ascii: "%"), at + 2 < text.count, let high = digit(text[at + 1]), let low = digit(text[at + 2]) {
        bytes.append(high << 4 | low)
        at += 3
      } else {
        bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        at += 1
      }
    }
    return bytes
  }

  /// With `%20` for a blank.
  static func encoded(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for byte in bytes {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"):
        text.append(byte)
      default:
        let hex = Array(String(byte, radix: 16, uppercase: true).utf8)
        text += [UInt8(ascii: "%")] + (hex.count == 1 ? [UInt8(ascii: "0")] : []) + hex
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func digit(_ digit: UInt8) -> UInt8? {
    Character(UnicodeScalar(digit)).hexDigitValue.map(UInt8.init)
  }
}
