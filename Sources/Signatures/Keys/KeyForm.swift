/// How a key is written down.
package enum KeyForm: String, Sendable, Hashable, CaseIterable {
  /// A secret: its bytes as they stand. A public key: whatever of the forms below it is.
  case automatic
  /// The bytes as they stand.
  case text
  /// With or without `whsec_` before it, as Standard Webhooks writes secrets.
  case base64
  case base64url
  case hex
  /// PKCS #1, #8, SEC 1, SubjectPublicKeyInfo or an X.509 certificate.
  case pem
  case der
  /// RFC 7517.
  case jwk
}
