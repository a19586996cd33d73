/// Well-formed UTF-8 beyond ASCII (Unicode, table 3-7): no overlong form, no surrogate, nothing above U+10FFFF.
enum UTF8Width {
  /// - Returns: how many bytes the character at `at` takes, or 0 if it is not well formed.
  static func valid(in text: UnsafeBufferPointer<UInt8>, at: Int) -> Int {
    func tail(_ index: Int, _ range: ClosedRange<UInt8>) -> Bool {
      unsafe at + index < text.count && range.contains(text[at + index])
    }
    let any: ClosedRange<UInt8> = 0x80...0xbf
    switch unsafe text[at] {
    case 0xc2...0xdf: return tail(1, any) ? 2 : 0
    case 0xe0: return tail(1, 0xa0...0xbf) && tail(2, any) ? 3 : 0
    case 0xe1...0xec, 0xee...0xef: return tail(1, any) && tail(2, any) ? 3 : 0
    case 0xed: return tail(1, 0x80...0x9f) && tail(2, any) ? 3 : 0
    case 0xf0: return tail(1, 0x90...0xbf) && tail(2, any) && tail(3, any) ? 4 : 0
    case 0xf1...0xf3: return tail(1, any) && tail(2, any) && tail(3, any) ? 4 : 0
    case 0xf4: return tail(1, 0x80...0x8f) && tail(2, any) && tail(3, any) ? 4 : 0
    default: return 0
    }
  }
}
