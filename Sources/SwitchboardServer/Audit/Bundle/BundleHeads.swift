import TransparencyLog

/// The heads that a bundle's proofs may lead to: its checkpoint, and one earlier head that it is shown to continue.
struct BundleHeads {
  private let keys: [NoteVerifier]
  private let witnesses: [NoteVerifier]
  private(set) var checkpoint: Checkpoint?
  private var earlier: (size: Int, root: TreeHash)?
  /// Who else signed, and when last by their own clocks.
  private(set) var cosigned: [String: UInt64] = [:]

  init(keys: [NoteVerifier], witnesses: [NoteVerifier]) {
    self.keys = keys
    self.witnesses = witnesses
  }

  mutating func take(checkpoint bytes: [UInt8]) throws(LogError) {
    let note = try SignedNote(parsing: bytes)
    _ = try note.verified(by: keys)
    let head = try Checkpoint(note.text)
    guard keys.contains(where: { $0.name == head.origin }) else {
      throw LogError("it is of \(head.origin), whose key is not given")
    }
    checkpoint = head
  }

  /// - Parameter bytes: as `audit consistency` prints it.
  mutating func take(consistency bytes: [UInt8]) throws(LogError) {
    guard let checkpoint else { throw LogError("it comes before the checkpoint") }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 3, lines.count < 70, lines.last == "" else { throw LogError("it is not whole") }
    let (old, new) = (try Self.head(lines[0], "old"), try Self.head(lines[1], "new"))
    let path = try TreeHash.path(lines.dropFirst(2).dropLast())
    let proof = ConsistencyProof(oldSize: old.size, newSize: new.size, path: path)
    guard new == (checkpoint.size, checkpoint.root), proof.holds(old: old.root, new: new.root) else {
      throw LogError("the checkpoint does not continue the earlier head")
    }
    earlier = old
  }

  private static func head(_ line: Substring, _ word: String) throws(LogError) -> (size: Int, root: TreeHash) {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == word, let size = Int(parts[1]), size >= 0, let root = TreeHash(base64: parts[2])
    else { throw LogError("a head in it is malformed") }
    return (size, root)
  }

  /// - Throws: where the proof does not hold, or its head is none that the bundle's checkpoint is known to agree with.
  mutating func check(_ proof: LogProof, entry: [UInt8]) throws(LogError) {
    let (head, signed) = try proof.verify(entry: entry, keys: keys + witnesses)
    guard let checkpoint else { throw LogError("the bundle has no checkpoint before its events") }
    guard head.origin == checkpoint.origin else { throw LogError("its head is another log's") }
    let isKnown =
      (head.size, head.root) == (checkpoint.size, checkpoint.root)
      || earlier.map { (head.size, head.root) == ($0.size, $0.root) } ?? false
    guard isKnown else {
      throw LogError(
        head.size == checkpoint.size
          ? "the log has signed two different heads of \(head.size) entries: it is not honest"
          : "it is under a head of \(head.size) entries, which the checkpoint is not shown to continue")
    }
    var isWitnessed = false
    for (key, match) in signed {
      guard case .cosigned(let time) = match else { continue }
      isWitnessed = true
      cosigned[key.name] = max(time, cosigned[key.name] ?? 0)
    }
    guard isWitnessed || witnesses.isEmpty else { throw LogError("none of the witnesses has signed its head") }
  }
}
