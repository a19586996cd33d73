private import Cryptography

/// A public key with its name: `<name>+<key id>+<base64 of kind and key>`, the vkey of C2SP signed-note.
public struct NoteVerifier: Sendable, Hashable, CustomStringConvertible {
  /// Of a log its origin.
  public let name: String
  /// What its signatures say.
  public let kind: NoteKeyKind
  /// Of RFC 8032, 32 bytes.
  public let publicKey: [UInt8]
  /// The first bytes of `SHA-256(name ‖ 0x0A ‖ kind ‖ key)`. No proof of anything.
  public let id: UInt32

  /// - Returns: nil where the name or the key cannot be one.
  public init?(name: String, kind: NoteKeyKind, publicKey: [UInt8]) {
    guard Self.isName(name), PublicKey(ed25519: publicKey) != nil else { return nil }
    self.name = name
    self.kind = kind
    self.publicKey = publicKey
    let digest = DigestAlgorithm.sha256.hash([Array(name.utf8), [0x0a, kind.rawValue], publicKey])
    id = digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// - Parameter text: as ``description`` writes it.
  public init?(_ text: some StringProtocol) {
    let parts = String(text).split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = CanonicalBase64.decode(parts[2]), let first = bytes.first,
      let kind = NoteKeyKind(rawValue: first)
    else { return nil }
    self.init(name: String(parts[0]), kind: kind, publicKey: Array(bytes.dropFirst()))
    guard parts[1] == idText else { return nil }
  }

  /// The vkey.
  public var description: String { "\(name)+\(idText)+\(ByteEncoding.base64.encode([kind.rawValue] + publicKey))" }

  var idText: String { ByteEncoding.hex.encode(Self.bytes(of: id)) }

  static func bytes(of id: UInt32) -> [UInt8] {
    stride(from: UInt32(24), through: 0, by: -8).map { UInt8(truncatingIfNeeded: id >> $0) }
  }

  /// Not empty, without a blank, a plus sign, or anything that cannot be seen.
  public static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 255 && name.unicodeScalars.allSatisfy { isPlain($0) }
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar != "+", !scalar.properties.isWhitespace else { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
    default: return true
    }
  }

  /// What a valid signature tells.
  public enum Match: Sendable, Hashable {
    case signed
    /// In seconds since 1970, by the witness's clock.
    case cosigned(at: UInt64)
  }

  /// - Parameters:
  ///   - signature: what stands in the note behind the key's identity.
  ///   - text: the note's, with its last line feed.
  /// - Returns: nil where it does not verify.
  public func verify(_ signature: [UInt8], of text: String) -> Match? {
    guard let key = PublicKey(ed25519: publicKey) else { return nil }
    switch kind {
    case .ed25519: return key.verifies(signature, over: [Array(text.utf8)], .ed25519) ? .signed : nil
    case .cosignature:
      guard let (time, inner) = Cosignature.parse(signature) else { return nil }
      return key.verifies(inner, over: [Cosignature.message(text, time: time)], .ed25519) ? .cosigned(at: time) : nil
    }
  }
}
