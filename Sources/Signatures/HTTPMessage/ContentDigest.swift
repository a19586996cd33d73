private import Cryptography
private import RawStructuredFieldValues

/// RFC 9530. Digests in an algorithm that is no longer trusted count for nothing.
enum ContentDigest {
  private static let algorithms: [(name: String, algorithm: DigestAlgorithm)] = [
    ("sha-256", .sha256), ("sha-512", .sha512),
  ]

  static func isKnown(_ name: String) -> Bool { algorithms.contains { $0.name == name } }

  /// All that are known must be the body's, and one must be known.
  static func check(_ message: SignedMessage) throws(SignatureFault) {
    let values = message.header("content-digest")
    guard !values.isEmpty else { throw .missing(header: "content-digest") }
    let map = try StructuredField.dictionary(values, "content-digest")
    var isKnown = false
    for (name, algorithm) in algorithms where map[name] != nil {
      isKnown = true
      guard let digest = StructuredField.bytes(map[name]), ConstantTime.areEqual(digest, algorithm.hash(message.body))
      else { throw .bodyDigestDiffers("content-digest \(name)") }
    }
    guard isKnown else { throw .unacceptable("the header content-digest has neither sha-256 nor sha-512") }
  }

  /// What a sender writes.
  static func value(of body: [UInt8]) -> String {
    "sha-256=:\(ByteEncoding.base64.encode(DigestAlgorithm.sha256.hash(body))):"
  }
}
