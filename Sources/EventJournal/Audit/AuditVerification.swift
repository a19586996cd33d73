private import CallModel
package import TransparencyLog

/// Walks the audit log from its first entry: against the stored events, the published pieces and the signed heads. Blocks.
package struct AuditVerification {
  /// The first thing that is wrong, and the entry it is wrong with.
  package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
    /// Nil where it is no entry: a signed head, or what has none.
    package let index: Int64?
    package let reason: String

    package var description: String { index.map { "entry \($0): \(reason)" } ?? reason }
  }

  package struct Report: Sendable, Hashable {
    /// Entries in the log.
    package fileprivate(set) var size: Int64 = 0
    /// Events that are stored and are what the log says.
    package fileprivate(set) var events: Int64 = 0
    /// Of them, those that were committed to by headers and body alone, before the log began.
    package fileprivate(set) var older: Int64 = 0
    /// Events that retention has let go; their entries stay.
    package fileprivate(set) var removed: Int64 = 0
    package fileprivate(set) var acts: Int64 = 0
    /// The entries that the newest head covers; nil where nothing was signed yet.
    package fileprivate(set) var signed: Int64?
  }

  private static let page = 16

  private let archive: JournalArchive
  private let heads: KnownHeads
  private let pieces: PieceCheck
  private var report = Report()
  private var tree = TiledTree()
  private var events = EventCheck()
  private var removals = RemovalCheck()
  private var rejections = RejectionCheck()

  /// - Parameters:
  ///   - keys: the log's own, of one origin.
  ///   - headPath: where the head is kept beside the data folder.
  /// - Throws: ``Fault`` where a head is missing, damaged or of somebody else.
  package init(archive: JournalArchive, folder: AuditFolder, keys: [NoteVerifier], headPath: String?) throws {
    self.archive = archive
    heads = try KnownHeads(folder: folder, keys: keys, headPath: headPath)
    pieces = PieceCheck(folder: folder, signed: heads.published?.size)
  }

  /// - Parameter progress: told how many of how many entries are done.
  /// - Throws: ``Fault``, or ``JournalError`` where something cannot be read.
  package mutating func run(progress: (Int64, Int64) -> Void) throws -> Report {
    // What comes from now on is none of this walk's.
    let lastSeq = try archive.counts().lastSeq
    let size = try archive.logSize()
    try heads.check(journalSize: size)
    var next: Int64 = 0
    while true {
      let rows = try damaged(at: next) { try archive.leaves(from: next, limit: Self.page) }
      guard !rows.isEmpty else { break }
      let stored = try archive.events(ofEntries: rows)
      for row in rows {
        guard row.first == next else { throw Fault(index: next, reason: "its row is missing") }
        for (offset, entry) in row.entries.enumerated() {
          try check(entry, row.seq.map { $0 &+ Int64(offset) }, stored)
          next += 1
        }
      }
      progress(next, size)
    }
    try removals.finish()
    try rejections.finish(archive, size: next)
    try events.finish(archive, lastSeq: lastSeq)
    report.size = next
    report.signed = heads.published.map { Int64($0.size) }
    return report
  }

  private func damaged<Result>(at index: Int64, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as JournalError where error.code == .incompatible {
      throw Fault(index: index, reason: error.context)
    }
  }

  private mutating func check(_ entry: [UInt8], _ seq: Int64?, _ stored: [Int64: StoredEvent]) throws {
    let index = report.size
    switch AuditLeaf(entry) {
    case nil: throw Fault(index: index, reason: "is none that this program wrote")
    case .event(let leaf):
      guard let seq else { throw Fault(index: index, reason: "is an event's among acts") }
      try events.expect(seq, index, archive)
      if let event = stored[seq] {
        let reach = try events.check(event, entry, index)
        report.events += 1
        if reach == .headersAndBody {
          guard report.acts == 0 else { throw Fault(index: index, reason: "its event is committed to in part only") }
          report.older += 1
        }
      } else {
        removals.missing(seq, leaf, index)
        report.removed += 1
      }
    case .act(let act):
      guard seq == nil else { throw Fault(index: index, reason: "is an act's among events") }
      try rejections.check(act, index, archive)
      removals.note(act)
      report.acts += 1
    }
    var grown = tree
    tree = TiledTree()
    try grown.append(entry) { try pieces.compare($0) }
    tree = grown
    report.size += 1
    if heads.published?.size == tree.size { try pieces.compareEdge(of: tree) }
    try heads.compare(tree)
  }
}
