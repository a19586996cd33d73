/// What a witness answers (C2SP tlog-witness, "add-checkpoint"). Pure: whoever asks writes the head down first.
public enum WitnessDecision: Sendable, Hashable {
  /// 200, once the head is on disk as the last one.
  case cosign(Checkpoint)
  /// 400: the old tree is the larger one.
  case badRequest
  /// 403: nobody who may has signed it.
  case badSignature
  /// 404: of this log nothing is known.
  case unknownOrigin
  /// 409: the last head was of this size, or of another root.
  case conflict(size: Int)
  /// 422: the proof does not hold.
  case inconsistent

  /// A head that was cosigned.
  public struct Head: Sendable, Hashable {
    /// In entries.
    public let size: Int
    /// The tree's root at that size.
    public let root: TreeHash

    /// A head as it was written down.
    public init(size: Int, root: TreeHash) {
      self.size = size
      self.root = root
    }

    /// Before the first.
    public static let none = Head(size: 0, root: .empty)
  }

  /// - Parameters:
  ///   - logs: the keys that are trusted.
  ///   - last: the head cosigned last for the log that is asked for by name.
  public static func decide(
    _ request: AddCheckpoint, logs: [NoteVerifier], last: (_ origin: String) -> Head
  ) -> WitnessDecision {
    guard let checkpoint = try? Checkpoint(request.note.text) else { return .badRequest }
    let keys = logs.filter { $0.name == checkpoint.origin && $0.kind == .ed25519 }
    guard !keys.isEmpty else { return .unknownOrigin }
    guard (try? request.note.verified(by: keys)) != nil else { return .badSignature }
    guard request.oldSize <= checkpoint.size else { return .badRequest }
    let head = last(checkpoint.origin)
    guard request.oldSize == head.size else { return .conflict(size: head.size) }
    if checkpoint.size == head.size, head.size > 0, checkpoint.root != head.root { return .conflict(size: head.size) }
    let proof = ConsistencyProof(oldSize: head.size, newSize: checkpoint.size, path: request.path)
    return proof.holds(old: head.root, new: checkpoint.root) ? .cosign(checkpoint) : .inconsistent
  }
}
