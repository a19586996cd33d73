/// Bytes that must not be seen. Prints as nothing, also in a mirror or a dump.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let bytes: [UInt8]
  /// SHA-256 of the bytes, what the secret is compared by.
  private let digest: [UInt8]
  /// The file it was read from, for people. No secret.
  package let file: String?

  package init(_ bytes: [UInt8], file: String? = nil) {
    self.bytes = bytes
    self.file = file
    digest = DigestAlgorithm.sha256.hash(bytes)
  }

  package init(_ text: String) { self.init(Array(text.utf8)) }

  package static func == (a: Secret, b: Secret) -> Bool { a.matches(b.bytes) }

  package func hash(into hasher: inout Hasher) { hasher.combine(digest) }

  /// In constant time.
  package func matches(_ candidate: [UInt8]) -> Bool { ConstantTime.areEqual(candidate, digest: digest) }

  /// Hands out the bytes. Whoever calls this sees to it that they go nowhere else.
  package func reveal() -> [UInt8] { bytes }

  /// The bytes as text, where they are UTF-8.
  package func revealText() -> String { String(decoding: bytes, as: UTF8.self) }

  package var isEmpty: Bool { bytes.isEmpty }
  package var description: String { "" }
  package var debugDescription: String { "" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
