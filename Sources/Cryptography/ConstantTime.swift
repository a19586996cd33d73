private import CLibcrypto

/// The one comparison for every secret in the program.
package enum ConstantTime {
  /// Whether both are the same. Both sides are hashed first, so neither their lengths nor
  /// the place of the first difference shows in the time taken.
  package static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    areEqual(digest: DigestAlgorithm.sha256.hash(a), digest: DigestAlgorithm.sha256.hash(b))
  }

  /// The same for an expected side that was hashed beforehand.
  package static func areEqual(_ a: [UInt8], digest b: [UInt8]) -> Bool {
    areEqual(digest: DigestAlgorithm.sha256.hash(a), digest: b)
  }

  private static func areEqual(digest a: [UInt8], digest b: [UInt8]) -> Bool {
    let size = DigestAlgorithm.sha256.size
    guard a.count == size, b.count == size else { return false }
    return unsafe CRYPTO_memcmp(a, b, size) == 0
  }
}
