package import CallModel
package import Cryptography

/// What credentials are kept as: HMACs under the journal's key. A later secret can be compared with them; none can be read.
/// Name and password, and the parts of a digest, are sealed each by itself, so that it can be told which was wrong.
package struct CredentialSeal: Sendable {
  private let key: HMACKey

  package init(key: HMACKey) { self.key = key }

  /// What every sealed value begins with.
  package static let mark = "hmac-sha256:"

  package func sealed(_ bytes: [UInt8]) -> String { Self.mark + ByteEncoding.hex.encode(key.code(for: bytes)) }

  package func sealed(_ text: String) -> String { sealed(Array(text.utf8)) }

  /// A header's value, its scheme still to be seen.
  package func sealed(_ field: HeaderField) -> String {
    guard field.name == "authorization", let credentials = Credentials(field.value) else { return sealed(field.value) }
    switch credentials.scheme {
    case "basic": return "Basic \(basic(credentials.text))"
    case "bearer": return "Bearer \(sealed(credentials.text))"
    case "digest": return "Digest \(digest(credentials.text))"
    default: return sealed(field.value)
    }
  }

  private func basic(_ text: String) -> String {
    guard let decoded = ByteEncoding.base64.decode(text), let colon = decoded.firstIndex(of: UInt8(ascii: ":")) else {
      return sealed(text)
    }
    return "\(sealed(Array(decoded[..<colon]))) \(sealed(Array(decoded[(colon + 1)...])))"
  }

  /// Only the response depends on the password; with it in the clear, passwords could be guessed.
  private func digest(_ text: String) -> String {
    guard let parameters = AuthParameters(text), parameters["response"] != nil else { return sealed(text) }
    return parameters.replacing("response") { sealed($0.lowercased()) }.description
  }
}
