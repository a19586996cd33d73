private import Cryptography

/// An inclusion proof with the checkpoint it leads to: a `.tlog-proof` file, verifiable offline (C2SP tlog-proof).
public struct LogProof: Sendable, Hashable, CustomStringConvertible {
  private static let head = "c2sp.org/tlog-proof@v1"
  private static let pathLimit = 64

  /// What the application needs beside the entry; nothing vouches for it.
  public let extra: [UInt8]?
  /// The entry's place, from 0.
  public let index: Int
  /// From the leaf's sibling up to the root's child.
  public let path: [TreeHash]
  /// The head that it leads to, as it was signed.
  public let note: SignedNote

  /// A proof that was made.
  public init(extra: [UInt8]?, index: Int, path: [TreeHash], note: SignedNote) {
    self.extra = extra
    self.index = index
    self.path = path
    self.note = note
  }

  /// - Throws: for what is no proof. Nothing is verified.
  public init(parsing bytes: [UInt8]) throws(LogError) {
    guard bytes.count <= 2 * SignedNote.sizeLimit,
      let end = bytes.indices.dropLast().first(where: { bytes[$0] == 0x0a && bytes[$0 + 1] == 0x0a })
    else { throw LogError("the proof has no empty line before its checkpoint") }
    var lines = bytes[..<end].split(separator: 0x0a, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }[...]
    guard lines.popFirst() == Self.head else { throw LogError("the first line is not \(Self.head)") }
    var extra: [UInt8]?
    if let line = lines.first, line.hasPrefix("extra ") {
      guard let bytes = CanonicalBase64.decode(line.dropFirst(6)) else { throw LogError("extra is not base64") }
      extra = bytes
      lines.removeFirst()
    }
    guard let line = lines.popFirst(), line.hasPrefix("index "), let index = Decimal.parse(line.dropFirst(6)) else {
      throw LogError("the proof has no index")
    }
    guard lines.count <= Self.pathLimit else { throw LogError("the proof is too long") }
    let path = try TreeHash.path(lines)
    self.init(extra: extra, index: index, path: path, note: try SignedNote(parsing: Array(bytes[(end + 2)...])))
  }

  /// The file.
  public var description: String {
    var lines = [Self.head]
    if let extra { lines.append("extra \(ByteEncoding.base64.encode(extra))") }
    lines.append("index \(index)")
    lines += path.map { "\($0)" }
    return lines.map { $0 + "\n" }.joined() + "\n" + note.description
  }

  /// - Parameter keys: the log's own, and of witnesses, that are trusted.
  /// - Returns: the head that the entry is proved against, and who signed it.
  /// - Throws: where anything does not hold.
  public func verify(
    entry: [UInt8], keys: [NoteVerifier]
  ) throws(LogError) -> (checkpoint: Checkpoint, signed: [(key: NoteVerifier, match: NoteVerifier.Match)]) {
    let signed = try note.verified(by: keys)
    let checkpoint = try Checkpoint(note.text)
    guard signed.contains(where: { $0.key.kind == .ed25519 && $0.key.name == checkpoint.origin }) else {
      throw LogError("the checkpoint is not signed by the log it names, \(checkpoint.origin)")
    }
    let proof = InclusionProof(index: index, size: checkpoint.size, path: path)
    guard proof.holds(entry: entry, root: checkpoint.root) else {
      throw LogError("entry \(index) is not in the tree that the checkpoint speaks of")
    }
    return (checkpoint, signed)
  }
}
