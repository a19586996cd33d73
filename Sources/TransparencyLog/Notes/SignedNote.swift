/// A text and who signed it (C2SP signed-note).
public struct SignedNote: Sendable, Hashable, CustomStringConvertible {
  /// Longer notes are not read, in bytes.
  public static let sizeLimit = 1 << 16
  /// More signatures are not read.
  public static let signatureLimit = 100

  /// With its last line feed.
  public let text: String
  /// Whoever they are by, valid or not.
  public private(set) var signatures: [NoteSignature]

  /// - Parameter text: ends with a line feed.
  public init(text: String, signatures: [NoteSignature]) {
    self.text = text
    self.signatures = signatures
  }

  /// - Throws: for what is no note. Nothing is verified.
  public init(parsing bytes: [UInt8]) throws(LogError) {
    guard bytes.count <= Self.sizeLimit else { throw LogError("a note is at most \(Self.sizeLimit) bytes long") }
    guard let whole = String(validating: bytes, as: UTF8.self) else { throw LogError("the note is not UTF-8") }
    guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0a }) else { throw LogError("the note holds a control character") }
    guard let end = bytes.indices.dropLast().last(where: { bytes[$0] == 0x0a && bytes[$0 + 1] == 0x0a }),
      bytes.last == 0x0a
    else { throw LogError("the note has no empty line before its signatures") }
    text = String(decoding: bytes[...end], as: UTF8.self)
    let lines = whole.utf8.dropFirst(end + 2).dropLast().split(
      separator: 0x0a, maxSplits: Self.signatureLimit, omittingEmptySubsequences: false)
    guard lines.count <= Self.signatureLimit else { throw LogError("the note has too many signatures") }
    signatures = []
    for line in lines {
      guard let signature = NoteSignature(String(Substring(line))) else {
        throw LogError("a signature line of the note is malformed")
      }
      signatures.append(signature)
    }
  }

  /// The note as a file.
  public var description: String { text + "\n" + signatures.map { "\($0)\n" }.joined() }

  /// - Returns: whether it was not there yet.
  @discardableResult
  public mutating func add(_ signature: NoteSignature) -> Bool {
    guard !signatures.contains(signature) else { return false }
    signatures.append(signature)
    return true
  }

  /// Who of `keys` signed it. Signatures of others are passed over.
  /// - Throws: where a key's own signature does not verify, or none of the keys signed.
  public func verified(by keys: [NoteVerifier]) throws(LogError) -> [(key: NoteVerifier, match: NoteVerifier.Match)] {
    var found: [(key: NoteVerifier, match: NoteVerifier.Match)] = []
    for signature in signatures {
      for key in keys where key.name == signature.name && key.id == signature.id {
        guard let match = key.verify(signature.bytes, of: text) else {
          throw LogError("the signature of \(key.name) does not verify")
        }
        found.append((key, match))
      }
    }
    guard !found.isEmpty else {
      throw LogError("none of its signatures is by \(keys.map(\.description).joined(separator: " or "))")
    }
    return found
  }
}
