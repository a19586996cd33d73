private import Cryptography

/// A hash of a Merkle tree over SHA-256 (RFC 6962, section 2.1): of one entry, or of the two halves below it.
public struct TreeHash: Sendable, Hashable, CustomStringConvertible {
  /// In bytes.
  public static let size = 32

  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// - Returns: nil unless there are 32 bytes.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.size else { return nil }
    self.init(digest: Array(bytes))
  }

  /// - Parameter base64: as ``description`` writes it, and in no other spelling.
  public init?(base64: some StringProtocol) {
    guard base64.utf8.count == 44, let bytes = CanonicalBase64.decode(base64) else { return nil }
    self.init(bytes)
  }

  /// Hashes as proofs have them, one a line.
  /// - Throws: where a line is something else.
  public static func path(_ lines: some Sequence<some StringProtocol>) throws(LogError) -> [TreeHash] {
    var path: [TreeHash] = []
    for line in lines {
      guard let hash = TreeHash(base64: line) else { throw LogError("a line of the proof is no hash in base64") }
      path.append(hash)
    }
    return path
  }

  private init(digest: [UInt8]) {
    precondition(digest.count == Self.size, "SHA-256 gives 32 bytes")
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for index in 0..<8 {
      words.0 = words.0 << 8 | UInt64(digest[index])
      words.1 = words.1 << 8 | UInt64(digest[index + 8])
      words.2 = words.2 << 8 | UInt64(digest[index + 16])
      words.3 = words.3 << 8 | UInt64(digest[index + 24])
    }
    self.words = words
  }

  /// What an empty tree has for a root: the hash of nothing.
  public static let empty = TreeHash(digest: DigestAlgorithm.sha256.hash([UInt8]()))

  /// `SHA-256(0x00 ‖ entry)`.
  public static func leaf(_ entry: [UInt8]) -> TreeHash { TreeHash(digest: DigestAlgorithm.sha256.hash([0x00], entry)) }

  /// `SHA-256(0x01 ‖ left ‖ right)`.
  public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1 + 2 * size)
    bytes.append(0x01)
    left.append(to: &bytes)
    right.append(to: &bytes)
    return TreeHash(digest: DigestAlgorithm.sha256.hash(bytes))
  }

  /// The 32 bytes, as they are hashed and written.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.size)
    append(to: &bytes)
    return bytes
  }

  func append(to bytes: inout [UInt8]) {
    for word in [words.0, words.1, words.2, words.3] {
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
  }

  /// In base64, as checkpoints and proofs write it.
  public var description: String { ByteEncoding.base64.encode(bytes) }

  /// Hashes are no secrets: compared as numbers.
  public static func == (a: TreeHash, b: TreeHash) -> Bool { a.words == b.words }

  /// A part of a hash tells hashes apart well enough.
  public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
