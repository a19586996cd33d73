private import CallModel
package import Cryptography

/// What is left of phone numbers.
package enum NumberForm: Sendable, Hashable {
  case drop
  /// The last so many digits.
  case keep(Int)
  /// A token in its place: equal numbers have equal tokens, and who has not the key learns no number.
  case token(NumberKey)

  /// - Parameter number: E.164 where that is known, else as it came.
  func text(for number: String) -> String {
    switch self {
    case .drop: return RecordForm.mask
    case .keep(let count):
      let digits = number.filter(\.isASCIIDigit)
      return digits.count > count ? RecordForm.mask + digits.suffix(count) : RecordForm.mask
    case .token(let key): return key.token(for: number)
    }
  }
}

/// A key that numbers become tokens under.
package final class NumberKey: Sendable, Hashable {
  private let key: HMACKey
  /// Tells keys apart without telling them.
  private let mark: [UInt8]

  /// - Returns: nil for an empty secret.
  package init?(_ secret: Secret) {
    guard let key = HMACKey(secret.reveal()) else { return nil }
    self.key = key
    mark = key.code(for: Array("mark".utf8))
  }

  /// 22 letters of base64url behind `tel-`: 128 bits of HMAC-SHA-256 over the number.
  package func token(for number: String) -> String {
    "tel-" + ByteEncoding.base64url.encode(Array(key.code(for: Array("number:\(number)".utf8)).prefix(16)))
  }

  package static func == (a: NumberKey, b: NumberKey) -> Bool { a.mark == b.mark }
  package func hash(into hasher: inout Hasher) { hasher.combine(mark) }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
