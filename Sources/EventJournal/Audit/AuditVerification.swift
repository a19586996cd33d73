private import CallModel
package import TransparencyLog

/// Walks the audit log from its first entry: against the stored events, the published pieces and the signed head. Blocks.
package struct AuditVerification {
  /// The first thing that is wrong, and the entry it is wrong with.
  package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
    /// Nil where it is the signed head itself.
    package let index: Int64?
    package let reason: String

    package var description: String { index.map { "entry \($0): \(reason)" } ?? reason }
  }

  package struct Report: Sendable, Hashable {
    /// Entries in the log.
    package fileprivate(set) var size: Int64 = 0
    /// Events that are stored and are what the log says.
    package fileprivate(set) var events: Int64 = 0
    /// Events that retention has let go; their entries stay.
    package fileprivate(set) var removed: Int64 = 0
    package fileprivate(set) var acts: Int64 = 0
    /// The entries that the newest head covers; nil where nothing was signed yet.
    package fileprivate(set) var signed: Int64?
  }

  private let archive: JournalArchive
  private let folder: AuditFolder
  private let keys: [NoteVerifier]
  private let dropOldest: Set<String>

  private static let page = 16

  private var report = Report()
  private var tree = TiledTree()
  private var events = EventCheck()
  private let oldest: Int64
  /// Rejected requests that entries were found for.
  private var logged = 0
  private var headSize: Int64 = -1
  private var hasHead: Bool { headSize >= 0 }

  /// - Parameters:
  ///   - keys: the log's own; of no origin but one.
  ///   - dropOldest: sources whose oldest events may be gone before others.
  package init(
    archive: JournalArchive, folder: AuditFolder, keys: [NoteVerifier], dropOldest: Set<String>
  ) throws(JournalError) {
    self.archive = archive
    self.folder = folder
    self.keys = keys
    self.dropOldest = dropOldest
    oldest = try archive.oldestSequence()
  }

  /// - Parameter progress: told how many of how many entries are done.
  /// - Throws: ``Fault``, or ``JournalError`` where something cannot be read.
  package mutating func run(progress: (Int64, Int64) -> Void) throws -> Report {
    let size = try archive.logSize()
    let head = try signedHead(journalSize: size)
    headSize = head.map { Int64($0.size) } ?? -1
    var next: Int64 = 0
    if head?.size == 0 { try compare(with: head) }
    while true {
      let rows = try damaged(at: next) { try archive.leaves(from: next, limit: Self.page) }
      guard !rows.isEmpty else { break }
      let stored = try archive.events(ofEntries: rows)
      for row in rows {
        guard row.first == next else { throw Fault(index: next, reason: "its row is missing") }
        for (offset, entry) in row.entries.enumerated() {
          try check(entry, row.seq.map { $0 + Int64(offset) }, stored, head)
          next += 1
        }
      }
      progress(next, size)
    }
    try finishRejections()
    try events.finish(lastEvent: archive.counts().lastSeq, size: next)
    report.size = next
    report.signed = head.map { Int64($0.size) }
    return report
  }

  private func damaged<Result>(at index: Int64, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as JournalError where error.code == .incompatible {
      throw Fault(index: index, reason: error.context)
    }
  }

  /// The head as it was published, with its signature checked.
  private func signedHead(journalSize: Int64) throws -> Checkpoint? {
    do {
      guard let note = try folder.checkpoint() else { return nil }
      guard !keys.isEmpty else { throw LogError("no key is configured to check its signature with") }
      let head = try Checkpoint(note.text)
      guard keys.contains(where: { $0.name == head.origin }) else {
        throw LogError("it is of \(head.origin), and the key here is \(keys[0].name)'s: start the server to sign a first head")
      }
      _ = try note.verified(by: keys)
      guard head.size <= journalSize else {
        throw Fault(index: journalSize, reason: "the checkpoint speaks of \(head.size) entries: these are missing")
      }
      return head
    } catch let error as LogError {
      throw Fault(index: nil, reason: "the checkpoint: \(error)")
    }
  }

  // MARK: Entries

  private mutating func check(
    _ entry: [UInt8], _ seq: Int64?, _ stored: [Int64: StoredEvent], _ head: Checkpoint?
  ) throws {
    let index = report.size
    switch AuditLeaf(entry) {
    case nil: throw Fault(index: index, reason: "is none that this program wrote")
    case .event(let leaf):
      guard let seq else { throw Fault(index: index, reason: "is an event's among acts") }
      try events.expect(seq, index)
      if let event = stored[seq] {
        try events.check(event, entry, index)
        report.events += 1
      } else {
        guard seq < oldest || dropOldest.contains(leaf.source) else {
          throw Fault(index: index, reason: "its event \(leaf.id) (number \(seq)) is missing")
        }
        report.removed += 1
      }
    case .act(let act):
      guard seq == nil else { throw Fault(index: index, reason: "is an act's among events") }
      if act.kind == .rejections { try checkRejections(act, index) }
      report.acts += 1
    }
    try grow(entry, index)
    report.size += 1
    if let head, head.size == tree.size { try compare(with: head) }
  }

  private mutating func checkRejections(_ act: AuditAct, _ index: Int64) throws {
    let kept = try archive.refusals(ofEntry: index)
    guard kept.count == Int(act["count"] ?? "") else {
      // What is older than rejected requests are kept is gone, as a whole.
      if kept.isEmpty { return }
      throw Fault(index: index, reason: "of its rejected requests \(kept.count) are kept, not \(act["count"] ?? "")")
    }
    logged += kept.count
    guard RefusalQueries.digest(kept) == act["digest"], kept.allSatisfy({ act.isMinute($0.minute, of: $0.source) }) else {
      throw Fault(index: index, reason: "its rejected requests are not those that were committed to")
    }
    for refusal in kept {
      guard let rejected = try archive.rejected(id: refusal.id) else { continue }
      guard refusal.commitment.holds(EventContent(rejected), headers: rejected.headers) else {
        throw Fault(index: index, reason: "the rejected request \(refusal.id) is not what was committed to")
      }
    }
  }

  private func finishRejections() throws {
    guard try archive.loggedRefusals() == logged else {
      throw Fault(index: report.size, reason: "rejected requests are said to be under entries that are none of theirs")
    }
    if let id = try archive.unboundRejection() {
      throw Fault(index: report.size, reason: "nothing is committed to for the rejected request \(id)")
    }
  }

  // MARK: Pieces

  private mutating func grow(_ entry: [UInt8], _ index: Int64) throws {
    var grown = tree
    tree = TiledTree()
    try grown.append(entry) { try compare($0) }
    tree = grown
  }

  private func compare(_ piece: TiledTree.Piece) throws {
    // Pieces beyond the signed head may be on their way.
    guard hasHead, Int64(piece.address.end) <= headSize else { return }
    guard let bytes = try? folder.tile(piece.address) else {
      throw Fault(index: first(of: piece, differingAt: 0), reason: "\(piece.address) is missing")
    }
    guard bytes != piece.bytes else { return }
    let at = zip(bytes, piece.bytes).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(bytes.count, piece.bytes.count)
    throw Fault(
      index: first(of: piece, differingAt: at), reason: "\(piece.address) is not what was stored, from byte \(at) on")
  }

  /// The first entry that a byte of a piece speaks of.
  private func first(of piece: TiledTree.Piece, differingAt offset: Int) -> Int64 {
    switch piece.address.kind {
    case .hashes(let level):
      let hash = piece.address.index * TileAddress.fullWidth + min(offset / TreeHash.size, piece.address.width - 1)
      return Int64(hash) << Int64(8 * level)
    case .entries:
      var (end, count) = (0, 0)
      for entry in EntryBundle.entries(in: piece.bytes) ?? [] {
        end += 2 + entry.count
        if offset < end { break }
        count += 1
      }
      return Int64(piece.address.index * TileAddress.fullWidth + min(count, piece.address.width - 1))
    }
  }

  private func compare(with head: Checkpoint?) throws {
    guard let head else { return }
    for piece in tree.partials { try compare(piece) }
    guard tree.root == head.root else {
      throw Fault(index: Int64(max(0, head.size - 1)), reason: "the signed root is another: an entry up to here was changed")
    }
  }
}
