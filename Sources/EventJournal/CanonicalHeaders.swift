package import CallModel
package import Cryptography

/// A request's headers as they are kept and committed to: `name: value` and a line feed each, in the order they came.
/// A credential stands as its HMAC under the journal's key: a later secret can be compared, none can be read.
package struct CanonicalHeaders: Sendable, Hashable {
  package let bytes: [UInt8]

  /// Headers that are credentials whatever the source.
  package static let credentialNames = ["authorization", "proxy-authorization", "cookie"]

  package init(bytes: [UInt8]) { self.bytes = bytes }

  /// - Parameters:
  ///   - credentials: lower-case names of this source's own secret headers.
  ///   - key: the journal's credential key.
  ///   - isSignature: whether a header holds a signature, which is no secret and must be kept to be checked again.
  package init(
    _ headers: [HeaderField], credentials: Set<String>, key: HMACKey,
    isSignature: (HeaderField) -> Bool = { _ in false }
  ) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 3 })
    for field in headers {
      bytes.append(text: field.name)
      bytes.append(text: ": ")
      if Self.isCredential(field, credentials, isSignature) {
        bytes.append(text: CredentialSeal(key: key).sealed(field))
      } else {
        bytes.append(text: field.value)
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    self.bytes = bytes
  }

  private static func isCredential(
    _ field: HeaderField, _ credentials: Set<String>, _ isSignature: (HeaderField) -> Bool
  ) -> Bool {
    if !credentials.isEmpty, credentials.contains(field.name) { return true }
    return credentialNames.contains(field.name) && !isSignature(field)
  }

  package var fields: [HeaderField] {
    bytes.split(separator: UInt8(ascii: "\n")).map { line in
      let text = String(decoding: line, as: UTF8.self)
      guard let colon = text.firstIndex(of: ":") else { return HeaderField(name: text, value: "") }
      return HeaderField(name: String(text[..<colon]), value: String(text[text.index(after: colon)...].dropFirst()))
    }
  }
}
