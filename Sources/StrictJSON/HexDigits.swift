/// The four digits of a `\u` escape.
enum HexDigits {
  static func value(of digit: UInt8) -> UInt16? {
    switch digit {
    case 0x30...0x39: UInt16(digit - 0x30)
    case 0x41...0x46: UInt16(digit - 0x41 + 10)
    case 0x61...0x66: UInt16(digit - 0x61 + 10)
    default: nil
    }
  }

  static func unit(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt16? {
    guard at + 4 <= text.count else { return nil }
    var unit: UInt16 = 0
    for index in at..<at + 4 {
      guard let digit = unsafe value(of: text[index]) else { return nil }
      unit = unit << 4 | digit
    }
    return unit
  }
}
