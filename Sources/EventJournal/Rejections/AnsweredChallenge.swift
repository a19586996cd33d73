private import Cryptography

/// What tells that a rejected request was sent again, properly this time.
package struct AnsweredChallenge: Sendable, Hashable {
  package let source: String
  package let method: String
  package let target: String
  package let bodyDigest: [UInt8]

  /// After this long it is another request, in microseconds.
  package static let window: Int64 = 60_000_000

  package init(source: String, method: String, target: String, body: [UInt8]) {
    self.source = source
    self.method = method
    self.target = target
    bodyDigest = DigestAlgorithm.sha256.hash(body)
  }
}
