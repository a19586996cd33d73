/// `application/x-www-form-urlencoded` (WHATWG URL, section 5).
package enum FormEncoding {
  /// More fields than this are not read.
  package static let fieldLimit = 1_000

  package static func fields(of text: String) -> [(name: String, value: String)] {
    text.split(separator: "&", maxSplits: fieldLimit).prefix(fieldLimit).map { pair in
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (decode(halves[0]), halves.count > 1 ? decode(halves[1]) : "")
    }
  }

  /// Undoes `+` and `%xx`. Bytes that are not UTF-8 become U+FFFD; a lone `%` stays.
  package static func decode(_ text: some StringProtocol) -> String { percentDecode(text, plusIsSpace: true) }

  /// Undoes `%xx` alone, as in a path.
  package static func decodePath(_ text: some StringProtocol) -> String { percentDecode(text, plusIsSpace: false) }

  private static func percentDecode(_ text: some StringProtocol, plusIsSpace: Bool) -> String {
    let bytes = Array(text.utf8)
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count, let high = value(bytes[at + 1]),
        let low = value(bytes[at + 2])
      {
        decoded.append(high << 4 | low)
        at += 3
      } else {
        decoded.append(plusIsSpace && bytes[at] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[at])
        at += 1
      }
    }
    return String(decoding: decoded, as: UTF8.self)
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
