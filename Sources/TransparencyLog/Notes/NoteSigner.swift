private import Cryptography

/// A private key with its name: `PRIVATE+KEY+<name>+<key id>+<base64 of kind and seed>`, as Go's `sumdb/note` writes it.
/// Prints as nothing.
public struct NoteSigner: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private static let prefix = "PRIVATE+KEY+"

  /// The public part.
  public let verifier: NoteVerifier
  private let seed: Secret

  /// A new key.
  /// - Returns: nil where the name cannot be one.
  public init?(generating name: String, kind: NoteKeyKind) {
    self.init(name: name, kind: kind, seed: RandomBytes.make(32))
  }

  private init?(name: String, kind: NoteKeyKind, seed: [UInt8]) {
    guard let key = PrivateKey(ed25519: seed) else { return nil }
    // SubjectPublicKeyInfo ends with the 32 bytes of the key (RFC 8410, section 4).
    guard let verifier = NoteVerifier(name: name, kind: kind, publicKey: Array(key.publicKey.der.suffix(32))) else {
      return nil
    }
    self.verifier = verifier
    self.seed = Secret(seed)
  }

  /// - Parameter text: as ``secretText`` writes it.
  public init?(_ text: some StringProtocol) {
    guard text.hasPrefix(Self.prefix) else { return nil }
    let parts = String(text.dropFirst(Self.prefix.count)).split(
      separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = CanonicalBase64.decode(parts[2]), let first = bytes.first,
      let kind = NoteKeyKind(rawValue: first)
    else { return nil }
    self.init(name: String(parts[0]), kind: kind, seed: Array(bytes.dropFirst()))
    guard parts[1] == verifier.idText else { return nil }
  }

  /// The key, to be kept where nobody else reads.
  public var secretText: String {
    "\(Self.prefix)\(verifier.name)+\(verifier.idText)+"
      + ByteEncoding.base64.encode([verifier.kind.rawValue] + seed.reveal())
  }

  /// - Parameters:
  ///   - text: a note's, with its last line feed.
  ///   - time: in seconds since 1970; only a cosignature holds it.
  public func sign(_ text: String, time: UInt64) -> NoteSignature? {
    guard let key = PrivateKey(ed25519: seed.reveal()) else { return nil }
    let message = verifier.kind == .cosignature ? Cosignature.message(text, time: time) : Array(text.utf8)
    guard let signature = key.sign([message], .ed25519) else { return nil }
    return NoteSignature(
      name: verifier.name, id: verifier.id,
      bytes: verifier.kind == .cosignature ? Cosignature.bytes(time: time, signature: signature) : signature)
  }

  /// Nothing.
  public var description: String { "" }
  /// Nothing.
  public var debugDescription: String { "" }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
