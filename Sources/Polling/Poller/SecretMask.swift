import CallModel
package import Cryptography
import StrictJSON

/// Leaves our own secrets out of what a provider says: some repeat what they were sent.
package struct SecretMask: Sendable {
  private let secrets: [Secret]
  /// Longer answers are not kept, in bytes.
  private static let bodyLimit = 1 << 20

  package init(_ secrets: [Secret]) { self.secrets = secrets }

  package func masked(_ text: String) -> String {
    let plain = secrets.map { $0.revealText() }.filter { $0.utf8.count >= 3 }
    let spellings = Set(plain.flatMap(Self.spellings))
    // One secret may be the beginning of another.
    return spellings.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }.reduce(text) { $0.replacing($1, with: "…") }
  }

  /// As it is sent, and as it may be repeated: in an address, a form, in JSON.
  private static func spellings(of secret: String) -> [String] {
    let quoted = String(JSONText(string: secret).text.dropFirst().dropLast())
    let encoded = PercentEncoding.encode(secret)
    let lower = encoded.split(separator: "%", omittingEmptySubsequences: false).enumerated().map { place, part in
      place == 0 ? String(part) : part.prefix(2).lowercased() + part.dropFirst(2)
    }.joined(separator: "%")
    let escaped = [false, true].map { Self.escaped(secret, uppercase: $0) }
    return escaped + [
      secret, encoded, lower, encoded.replacing("%20", with: "+"), quoted, quoted.replacing("/", with: "\\/"),
    ]
  }

  /// As JSON may be written that has no letters but ASCII's, and none that HTML has a meaning for.
  private static func escaped(_ secret: String, uppercase: Bool) -> String {
    secret.utf16.reduce(into: "") { text, unit in
      if unit < 0x80, let scalar = Unicode.Scalar(unit), !"&<>'\"\\".unicodeScalars.contains(scalar) {
        text.unicodeScalars.append(scalar)
      } else if unit == 0x22 || unit == 0x5c {
        text += unit == 0x22 ? "\\\"" : "\\\\"
      } else {
        let digits = String(unit, radix: 16, uppercase: uppercase)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
  }

  func masked(_ failure: PollFailure) -> PollFailure {
    PollFailure(
      failure.code, masked(failure.reason), retryAfter: failure.retryAfter,
      body: failure.body.flatMap { $0.count <= Self.bodyLimit ? masked($0) : nil },
      status: failure.status)
  }

  /// As it is where it holds none.
  private func masked(_ body: [UInt8]) -> [UInt8] {
    let text = String(decoding: body, as: UTF8.self)
    let masked = masked(text)
    return masked == text ? body : Array(masked.utf8)
  }
}
