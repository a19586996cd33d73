package import TransparencyLog

/// Makes proofs from the published files. Blocks.
package struct AuditProver {
  private let folder: AuditFolder
  private let keys: [NoteVerifier]

  /// - Parameter keys: the log's own: no proof is given under a head that they did not sign.
  package init(folder: AuditFolder, keys: [NoteVerifier]) {
    self.folder = folder
    self.keys = keys
  }

  /// The newest head, with its signatures checked.
  package func checkpoint() throws(LogError) -> (note: SignedNote, head: Checkpoint) {
    guard let note = try folder.checkpoint() else {
      throw LogError(
        "nothing is signed yet: \(folder.checkpointPath) is made by `switchboard serve` with \"audit\" set")
    }
    return (note, try checked(note))
  }

  /// What proofs are given under, so that all of one bundle are under the same.
  package struct Heads: Sendable {
    /// The newest.
    package let newest: (note: SignedNote, head: Checkpoint)
    /// The newest that witnesses have signed too.
    package let witnessed: (note: SignedNote, head: Checkpoint)?

    /// The one that more have signed, where it covers an entry.
    func covering(_ index: Int64) -> (note: SignedNote, head: Checkpoint)? {
      [witnessed, newest].compactMap { $0 }.first { index < $0.head.size }
    }
  }

  package func heads() throws(LogError) -> Heads {
    Heads(newest: try checkpoint(), witnessed: try? witnessedCheckpoint())
  }

  /// The newest head that witnesses have signed.
  package func witnessedCheckpoint() throws(LogError) -> (note: SignedNote, head: Checkpoint) {
    guard let note = try folder.witnessedCheckpoint() else { throw LogError("no witness has signed yet") }
    return (note, try checked(note))
  }

  private func checked(_ note: SignedNote) throws(LogError) -> Checkpoint {
    _ = try note.verified(by: keys)
    let head = try Checkpoint(note.text)
    guard keys.contains(where: { $0.name == head.origin }) else {
      throw LogError("the checkpoint is of \(head.origin)")
    }
    return head
  }

  /// - Parameters:
  ///   - extra: what goes along with the proof: an event's `r`.
  ///   - heads: what to prove it under.
  /// - Returns: nil where no head covers the entry yet.
  /// - Throws: where the files do not lead to the signed root.
  package func proof(
    ofEntry index: Int64, _ entry: [UInt8], extra: [UInt8]?, under heads: Heads
  ) throws(LogError) -> LogProof? {
    guard let (note, head) = heads.covering(index) else { return nil }
    let inclusion: InclusionProof?
    do {
      inclusion = try InclusionProof(of: Int(index), size: head.size, in: TileTree(folder, size: head.size))
    } catch {
      throw error as? LogError ?? LogError("\(error)")
    }
    guard let inclusion, inclusion.holds(entry: entry, root: head.root) else {
      throw LogError("the files in \(folder.path) do not lead to the signed root: run `switchboard audit verify`")
    }
    return LogProof(extra: extra, index: Int(index), path: inclusion.path, note: note)
  }

  /// That the log of one size continues that of another.
  package struct Growth: Sendable {
    package let proof: ConsistencyProof
    package let old: TreeHash
    package let new: TreeHash

    /// Both sizes and roots, and the hashes of RFC 6962, section 2.1.2, a line each.
    package var text: String {
      "old \(proof.oldSize) \(old)\nnew \(proof.newSize) \(new)\n" + proof.path.map { "\($0)\n" }.joined()
    }
  }

  /// - Throws: where the log never was that large, or the files do not lead to the signed root.
  package func consistency(from old: Int, to new: Int) throws(LogError) -> Growth {
    let (_, head) = try checkpoint()
    guard old <= new, new <= head.size else {
      throw LogError("the log has \(head.size) signed entries: give two sizes up to that, the smaller first")
    }
    let astray = LogError("the files in \(folder.path) do not lead to the signed root: run `switchboard audit verify`")
    do {
      let hashes = TileTree(folder, size: head.size)
      guard try hashes.root(size: head.size) == head.root,
        let proof = try ConsistencyProof(from: old, to: new, in: hashes)
      else { throw astray }
      let growth = Growth(proof: proof, old: try hashes.root(size: old), new: try hashes.root(size: new))
      guard proof.holds(old: growth.old, new: growth.new) else { throw astray }
      return growth
    } catch {
      throw error as? LogError ?? LogError("\(error)")
    }
  }
}
