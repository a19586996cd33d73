import TransparencyLog

/// libFuzzer's entry: a format's number, then bytes of that format. What is read is written again as it was, and nothing
/// that strangers make up is signed by a key that they do not have.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLogFormats(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: data + 1, count: count - 1))
  let text = String(decoding: bytes, as: UTF8.self)
  switch data[0] % 8 {
  case 0:
    guard let note = try? SignedNote(parsing: bytes) else { return 0 }
    same(note.description, bytes)
    if (try? note.verified(by: FuzzLog.keys)) != nil { fatalError("a stranger's note is signed") }
    if let checkpoint = try? Checkpoint(note.text) { same(checkpoint.description, Array(note.text.utf8)) }
  case 1:
    guard let proof = try? LogProof(parsing: bytes) else { return 0 }
    same(proof.description, bytes)
    if (try? proof.verify(entry: bytes, keys: FuzzLog.keys)) != nil { fatalError("a stranger's proof holds") }
  case 2:
    guard let request = try? AddCheckpoint(parsing: bytes) else { return 0 }
    same(request.description, bytes)
    if case .cosign = WitnessDecision.decide(request, logs: FuzzLog.keys, last: { _ in .none }) {
      fatalError("a stranger's head is cosigned")
    }
  case 3: if let key = NoteVerifier(text) { same(key.description, bytes) }
  case 4: if let key = NoteSigner(text) { same(key.secretText, bytes) }
  case 5: if let address = TileAddress(text) { same(address.description, bytes) }
  case 6:
    var again: [UInt8] = []
    for entry in EntryBundle.entries(in: bytes) ?? [] { EntryBundle.append(entry, to: &again) }
    if EntryBundle.entries(in: bytes) != nil, again != bytes { fatalError("a bundle is written otherwise") }
  default:
    // Numbers and hashes, as a proof that somebody sends.
    let numbers = bytes.prefix(4).map { Int($0) }
    guard numbers.count == 4 else { return 0 }
    let path = stride(from: 4, to: bytes.count - 31, by: 32).compactMap { TreeHash(bytes[$0..<$0 + 32]) }
    let root = TreeHash.leaf(bytes)
    if InclusionProof(index: numbers[0], size: numbers[1], path: path).holds(
      entry: text.utf8.map { $0 ^ 1 }, root: root),
      path.count > 0
    {
      fatalError("a stranger's entry is in the tree")
    }
    _ = ConsistencyProof(oldSize: numbers[2], newSize: numbers[3], path: path).holds(old: root, new: .empty)
  }
  return 0
}

private func same(_ text: String, _ bytes: [UInt8]) {
  if Array(text.utf8) != bytes { fatalError("it is written otherwise than it was read") }
}

enum FuzzLog {
  /// Of golang.org/x/mod/sumdb/note: its private part is not used here.
  static let keys = [NoteVerifier("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")].compactMap {
    $0
  }
}
