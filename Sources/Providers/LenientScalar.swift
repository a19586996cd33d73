import StrictJSON

/// Reads scalars as providers write them: a number as text, a text as a number.
enum LenientScalar {
  /// Text of a string, number or boolean. Absent: null, the empty text, an unfilled `${…}`, arrays and objects.
  static func text(_ value: JSONValue?) -> String? {
    guard let value else { return nil }
    switch value.kind {
    case .string:
      guard let text = value.string, !text.isEmpty, !isUnfilled(text) else { return nil }
      return text
    case .number: return value.numberText
    case .boolean: return value.bool.map { $0 ? "true" : "false" }
    case .null, .array, .object: return nil
    }
  }

  /// Whether there is a text, without making it.
  static func isPresent(_ value: JSONValue) -> Bool {
    let bytes = value.bytes
    guard value.kind == .string, bytes.count > 2 else { return text(value) != nil }
    let first = bytes[bytes.startIndex + 1]
    // Neither the beginning of a placeholder nor an escape that may be one.
    return first != UInt8(ascii: "$") && first != UInt8(ascii: "\\") || text(value) != nil
  }

  static func number(_ value: JSONValue?) -> Double? {
    text(value).flatMap(number)
  }

  /// A decimal number. Swift would also take hexadecimal ones, infinity and no number at all.
  static func number(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }),
      let number = Double(text), number.isFinite
    else { return nil }
    return number
  }

  static func bool(_ value: JSONValue?) -> Bool? { text(value).flatMap(bool) }

  static func bool(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "1", "yes": true
    case "false", "0", "no": false
    default: nil
    }
  }

  /// A placeholder of a sender's template that nothing was put in for.
  private static func isUnfilled(_ text: String) -> Bool {
    text.utf8.first == UInt8(ascii: "$") && text.hasPrefix("${") && text.hasSuffix("}")
  }
}
