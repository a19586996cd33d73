package import Cryptography

/// A key and the name it goes by. The name is recorded with every event it proved.
package struct SigningKey: Sendable {
  package let id: String
  let hmac: HMACKey

  /// - Returns: nil for a key that is empty or, with `whsec_`, not base64.
  package init?(id: String, secret: Secret, scheme: SignatureScheme) {
    let text = secret.revealText()
    var bytes = secret.reveal()
    if scheme.keysAreStandardWebhooks, text.hasPrefix("whsec_") {
      guard let decoded = ByteEncoding.base64.decode(text.dropFirst(6)) else { return nil }
      bytes = decoded
    }
    guard let hmac = HMACKey(bytes, scheme.algorithm.digest) else { return nil }
    self.id = id
    self.hmac = hmac
  }
}
