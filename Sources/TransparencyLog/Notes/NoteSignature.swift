private import Cryptography

/// One signature line of a note: `— <name> <base64 of key id and signature>`.
public struct NoteSignature: Sendable, Hashable, CustomStringConvertible {
  static let dash = "\u{2014} "

  /// The key's name, as the line says.
  public let name: String
  /// The key's identity, as the line says.
  public let id: UInt32
  /// What the key made, behind its identity.
  public let bytes: [UInt8]

  /// A signature that was made, or read.
  public init(name: String, id: UInt32, bytes: [UInt8]) {
    self.name = name
    self.id = id
    self.bytes = bytes
  }

  /// - Parameter line: without its line feed.
  public init?(_ line: some StringProtocol) {
    guard line.hasPrefix(Self.dash) else { return nil }
    let parts = String(line.dropFirst(Self.dash.count)).split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, NoteVerifier.isName(String(parts[0])), let bytes = CanonicalBase64.decode(parts[1]),
      bytes.count > 4
    else { return nil }
    self.init(
      name: String(parts[0]), id: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }, bytes: Array(bytes.dropFirst(4)))
  }

  /// Without its line feed.
  public var description: String {
    Self.dash + name + " " + ByteEncoding.base64.encode(NoteVerifier.bytes(of: id) + bytes)
  }
}
