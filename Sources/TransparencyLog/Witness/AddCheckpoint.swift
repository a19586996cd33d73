/// What a log asks of a witness: to cosign a head, given that it continues the last one (C2SP tlog-witness).
public struct AddCheckpoint: Sendable, Hashable, CustomStringConvertible {
  /// Longer proofs are refused, as the specification has it.
  private static let pathLimit = 63

  /// The size of the head that the witness cosigned last, as the log believes.
  public let oldSize: Int
  /// That the new head continues it.
  public let path: [TreeHash]
  /// The new head.
  public let note: SignedNote

  /// What a log sends.
  public init(oldSize: Int, path: [TreeHash], note: SignedNote) {
    self.oldSize = oldSize
    self.path = path
    self.note = note
  }

  /// - Parameter bytes: a request's body.
  public init(parsing bytes: [UInt8]) throws(LogError) {
    guard bytes.count <= 2 * SignedNote.sizeLimit,
      let end = bytes.indices.dropLast().first(where: { bytes[$0] == 0x0a && bytes[$0 + 1] == 0x0a })
    else { throw LogError("there is no empty line before the checkpoint") }
    let lines = bytes[..<end].split(separator: 0x0a, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard let first = lines.first, first.hasPrefix("old "), let oldSize = Decimal.parse(first.dropFirst(4)) else {
      throw LogError("the first line does not say how large the old tree was")
    }
    guard lines.count - 1 <= Self.pathLimit else { throw LogError("the proof is too long") }
    let path = try TreeHash.path(lines.dropFirst())
    self.init(oldSize: oldSize, path: path, note: try SignedNote(parsing: Array(bytes[(end + 2)...])))
  }

  /// The request's body.
  public var description: String {
    "old \(oldSize)\n" + path.map { "\($0)\n" }.joined() + "\n" + note.description
  }
}
