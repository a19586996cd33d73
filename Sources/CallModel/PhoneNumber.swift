/// A number as it was given. It is text: never a number to calculate with.
package struct PhoneNumber: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case e164, national, `extension`, service, sip, anonymous, unknown
  }

  /// As it came.
  package let raw: String
  /// E.164 with its `+`, only where that is certain.
  package let number: String?
  package let kind: Kind

  package init(raw: String, number: String?, kind: Kind) {
    self.raw = raw
    self.number = number
    self.kind = kind
  }

  /// Derives what the text itself makes certain. Without a `+`, no number is E.164: a local or short number may look like one.
  package init(_ raw: String) {
    if Self.isPlainInternational(raw) {
      self.init(raw: raw, number: raw, kind: .e164)
      return
    }
    let trimmed = raw.drop { $0 == " " }
    let lower = trimmed.lowercased()
    if trimmed.isEmpty || Self.withheld.contains(lower) || lower.hasSuffix("@anonymous.invalid") {
      self.init(raw: raw, number: nil, kind: .anonymous)
    } else if lower.hasPrefix("sip:") || lower.hasPrefix("sips:") || lower.contains("@") {
      self.init(raw: raw, number: nil, kind: .sip)
    } else if trimmed.contains("*") || trimmed.contains("#") {
      self.init(raw: raw, number: nil, kind: .service)
    } else if let international = Self.international(lower) {
      self.init(raw: raw, number: international, kind: .e164)
    } else {
      let digits = Self.digits(lower)
      let isNational = digits.map { (7...15).contains($0.utf8.count) } ?? false
      self.init(raw: raw, number: nil, kind: isNational ? .national : .unknown)
    }
  }

  private static let withheld: Set<String> = [
    "anonymous", "unavailable", "restricted", "private", "withheld", "unknown", "sip:anonymous@anonymous.invalid",
  ]

  /// `+` and digits alone, as nearly every sender writes it: nothing to derive.
  private static func isPlainInternational(_ raw: String) -> Bool {
    let text = raw.utf8
    guard (8...16).contains(text.count), text.first == UInt8(ascii: "+") else { return false }
    let digits = text.dropFirst()
    return digits.first != UInt8(ascii: "0") && digits.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func international(_ text: String) -> String? {
    // In brackets stands what is dialled within the country only: it is no part of the number.
    let text = (text.hasPrefix("tel:") ? String(text.dropFirst(4)) : text).replacing("(0)", with: "")
    guard text.hasPrefix("+"), let digits = digits(String(text.dropFirst())), (7...15).contains(digits.utf8.count),
      !digits.hasPrefix("0")
    else { return nil }
    return "+" + digits
  }

  /// The digits of a number written with the usual separators; nil if anything else stands in it.
  private static func digits(_ text: String) -> String? {
    var digits = ""
    for character in text.unicodeScalars {
      switch character {
      case "0"..."9": digits.unicodeScalars.append(character)
      case " ", "\u{a0}", "-", ".", "(", ")", "/": continue
      default: return nil
      }
    }
    return digits.isEmpty ? nil : digits
  }
}
