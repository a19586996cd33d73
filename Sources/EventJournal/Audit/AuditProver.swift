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
      throw LogError("nothing is signed yet: \(folder.checkpointPath) is made by `switchboard serve` with \"audit\" set")
    }
    return (note, try checked(note))
  }

  /// The newest head that witnesses have signed too, where it covers an entry; else the newest one.
  private func best(covering index: Int) throws(LogError) -> (note: SignedNote, head: Checkpoint) {
    if let note = try folder.witnessedCheckpoint(), let head = try? checked(note), head.size > index {
      return (note, head)
    }
    return try checkpoint()
  }

  /// The newest head that witnesses have signed.
  package func witnessedCheckpoint() throws(LogError) -> (note: SignedNote, head: Checkpoint) {
    guard let note = try folder.witnessedCheckpoint() else { throw LogError("no witness has signed yet") }
    return (note, try checked(note))
  }

  private func checked(_ note: SignedNote) throws(LogError) -> Checkpoint {
    _ = try note.verified(by: keys)
    let head = try Checkpoint(note.text)
    guard keys.contains(where: { $0.name == head.origin }) else { throw LogError("the checkpoint is of \(head.origin)") }
    return head
  }

  /// - Parameter extra: what goes along with the proof: an event's `r`.
  /// - Throws: where the entry is not signed yet, or the files do not lead to the signed root.
  package func proof(ofEntry index: Int64, _ entry: [UInt8], extra: [UInt8]?) throws(LogError) -> LogProof {
    let (note, head) = try best(covering: Int(index))
    guard index < head.size else {
      throw LogError("entry \(index) is not signed yet: a running server signs within a second; else start it")
    }
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

  /// - Throws: where the log never was that large, or the files do not lead to the signed root.
  package func consistency(from old: Int, to new: Int) throws(LogError) -> (proof: ConsistencyProof, old: TreeHash, new: TreeHash) {
    let (_, head) = try checkpoint()
    guard old <= new, new <= head.size else {
      throw LogError("the log has \(head.size) signed entries: give two sizes up to that, the smaller first")
    }
    do {
      let hashes = TileTree(folder, size: head.size)
      let roots = (try hashes.root(size: old), try hashes.root(size: new))
      guard let proof = try ConsistencyProof(from: old, to: new, in: hashes), proof.holds(old: roots.0, new: roots.1),
        try hashes.root(size: head.size) == head.root
      else { throw LogError("the files in \(folder.path) do not lead to the signed root: run `switchboard audit verify`") }
      return (proof, roots.0, roots.1)
    } catch {
      throw error as? LogError ?? LogError("\(error)")
    }
  }
}
