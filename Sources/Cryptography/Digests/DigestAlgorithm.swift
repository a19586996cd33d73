private import CLibcrypto
private import Synchronization

/// A hash function of libcrypto.
package enum DigestAlgorithm: String, Sendable, Hashable, CaseIterable {
  /// Only where a scheme names it: HTTP Digest (RFC 7616) of old senders.
  case md5
  /// For names (UUID version 5), and for HMAC where a scheme names it.
  case sha1
  case sha256
  case sha384
  case sha512
  case sha512t256 = "sha512-256"

  /// In bytes.
  package var size: Int {
    switch self {
    case .md5: 16
    case .sha1: 20
    case .sha256, .sha512t256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }

  package func hash(_ bytes: [UInt8]) -> [UInt8] {
    FetchedDigest.of(self).hash { context in context.add(bytes) }
  }

  /// The digest of both, one after the other.
  package func hash(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
    FetchedDigest.of(self).hash { context in context.add(first) && context.add(second) }
  }

  /// The digest of the parts, one after another.
  package func hash(_ parts: [[UInt8]]) -> [UInt8] {
    FetchedDigest.of(self).hash { context in parts.allSatisfy { context.add($0) } }
  }
}

/// An algorithm fetched once, with a context kept: either costs more than hashing a few bytes.
@safe private final class FetchedDigest: @unchecked Sendable {
  // Fetched methods are immutable and reference-counted by libcrypto, so threads may share them. The context is
  // used under the lock.
  private let method: OpaquePointer?
  private let context: OpaquePointer?
  private let lock = Mutex(())
  private let size: Int

  private static let md5 = FetchedDigest(.md5, "MD5")
  private static let sha1 = FetchedDigest(.sha1, "SHA1")
  private static let sha256 = FetchedDigest(.sha256, "SHA256")
  private static let sha384 = FetchedDigest(.sha384, "SHA384")
  private static let sha512 = FetchedDigest(.sha512, "SHA512")
  private static let sha512t256 = FetchedDigest(.sha512t256, "SHA512-256")

  private init(_ algorithm: DigestAlgorithm, _ name: String) {
    unsafe method = EVP_MD_fetch(nil, name, nil)
    unsafe context = EVP_MD_CTX_new()
    size = algorithm.size
  }

  static func of(_ algorithm: DigestAlgorithm) -> FetchedDigest {
    switch algorithm {
    case .md5: md5
    case .sha1: sha1
    case .sha256: sha256
    case .sha384: sha384
    case .sha512: sha512
    case .sha512t256: sha512t256
    }
  }

  /// A digest under way. Its context is lent: it goes no further than the closure that gets it.
  @safe struct Running {
    fileprivate let context: OpaquePointer?

    /// - Returns: whether libcrypto took them.
    func add(_ bytes: [UInt8]) -> Bool {
      unsafe bytes.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) == 1 }
    }
  }

  /// - Parameter add: hands over what is to be hashed.
  func hash(_ add: (Running) -> Bool) -> [UInt8] {
    if let digest = lock.withLockIfAvailable({ _ in unsafe hash(in: context, add) }) { return digest }
    let own = unsafe EVP_MD_CTX_new()
    defer { unsafe EVP_MD_CTX_free(own) }
    return unsafe hash(in: own, add)
  }

  private func hash(in context: OpaquePointer?, _ add: (Running) -> Bool) -> [UInt8] {
    var works = unsafe EVP_DigestInit_ex2(context, method, nil) == 1
    works = add(unsafe Running(context: context)) && works
    let digest = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      works = unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil) == 1 && works
      count = works ? size : 0
    }
    precondition(works, "libcrypto lacks a digest that every build of it has")
    return digest
  }
}
