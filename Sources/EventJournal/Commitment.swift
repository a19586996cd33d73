private import Cryptography

/// Binds an event to its content without telling it: `C = HMAC-SHA256(r, 0x01 ‖ SHA-256(headers) ‖ SHA-256(body))`.
/// While `r` is kept the content can be proved; once `r` and the content are erased, `C` says nothing.
package struct Commitment: Sendable, Hashable {
  /// 32 random bytes, new for every event.
  package let r: [UInt8]
  package let c: [UInt8]

  package init(r: [UInt8], c: [UInt8]) {
    self.r = r
    self.c = c
  }

  /// - Returns: nil only for an empty `r`.
  package init?(r: [UInt8], headers: CanonicalHeaders, bodyDigest: [UInt8]) {
    let content = DigestAlgorithm.sha256.hash(headers.bytes)
    guard let c = HMACKey.code(key: r, for: [0x01], content, bodyDigest) else { return nil }
    self.r = r
    self.c = c
  }

  /// Whether the content is what was committed to.
  package func holds(headers: CanonicalHeaders, body: [UInt8]) -> Bool {
    Commitment(r: r, headers: headers, bodyDigest: DigestAlgorithm.sha256.hash(body)) == self
  }
}
