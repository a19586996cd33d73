package import Cryptography

/// A digest of the body in the query, where the signature covers the address and not the body (Twilio's `bodySHA256`).
/// A body that is not a form must have one, else nothing would prove it.
package struct BodyDigest: Sendable, Hashable {
  /// The name in the query.
  package let query: String
  package let algorithm: DigestAlgorithm
  package let encoding: ByteEncoding

  package init(query: String, algorithm: DigestAlgorithm = .sha256, encoding: ByteEncoding = .hex) {
    self.query = query
    self.algorithm = algorithm
    self.encoding = encoding
  }
}
