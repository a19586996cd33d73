private import Foundation
package import TransparencyLog

/// The tree over the journal's entries: brings its tiles up to date and signs its heads.
///
/// * A head is signed only over entries that are committed: they are read back on a connection of its own, which sees
///   nothing else.
/// * Entries are only ever added, so of two heads the larger continues the smaller, and of one size there is one head.
///   That holds while the journal is the same; ``open(heads:)`` looks whether it is.
/// * Pieces are written before the head that speaks of them, the head outside the data folder last.
package actor AuditLog {
  private let executor = QueueExecutor(label: "audit")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  package nonisolated let folder: AuditFolder
  package nonisolated let origin: String
  private let journal: SQLiteJournal
  private let signers: [NoteSigner]
  /// Where the head is kept beside the data folder.
  private let headPath: String?
  private var tree = TiledTree()
  /// The size of the head that lies wherever it has to; nil at first, since keys may be others.
  private var published: Int?

  private static let page = 128

  /// - Parameters:
  ///   - signers: of one name, one at least; the newest first.
  ///   - headPath: of a file outside the data folder.
  package init(journal: SQLiteJournal, signers: [NoteSigner], headPath: String?) {
    self.journal = journal
    self.signers = signers
    self.headPath = headPath
    origin = signers.first?.verifier.name ?? ""
    folder = AuditFolder(dataFolder: journal.folder)
  }

  /// Compares the journal with every head that is known of it, and takes up the tree where it was left.
  /// - Parameter largest: of the heads that witnesses have seen, in entries.
  /// - Throws: `.rolledBack` where the journal is not what a head says.
  package func open(largest: Int) async throws(JournalError) {
    let last = try head(at: folder.checkpointPath)
    let known = try [last, headPath.map { path throws(JournalError) in try head(at: path) } ?? nil].compactMap { $0 }
    if let headPath, let last, let foreign, foreign.origin != last.origin {
      throw JournalError(
        .rolledBack,
        "\(headPath) is of another log, \(foreign.origin): give each server a file of its own as \"head\", or take that one away if it is left from before"
      )
    }
    if let headPath, last != nil, (try? AuditFolder.note(at: headPath)) == .some(nil) {
      notices.append(
        "there is no head at \(headPath): it is made anew, and an older copy put back before now is not noticed")
    }
    if let note = try? folder.witnessedCheckpoint(), (try? Checkpoint(note.text))?.origin != origin {
      // What witnesses signed was another log's.
      try? FileManager.default.removeItem(atPath: folder.witnessedPath)
    }
    let size = await journal.logSize
    if let largest = (known.map(\.size) + [largest]).max(), largest > size {
      throw rolledBack("its audit log has \(size) entries, and a head of \(largest) has been signed")
    }
    if let last, let resumed = try? TiledTree(size: last.size, from: folder), resumed.root == last.root {
      tree = resumed
    }
    for head in known where head.size < tree.size {
      let root = try? TileTree(folder, size: tree.size).root(size: head.size)
      guard root == head.root else { throw rolledBack("its audit log is not the one whose head was signed") }
    }
    unchecked = known
    do {
      try await grow()
    } catch  where error.code != .rolledBack {
      // Events are received all the same; heads wait until this can be written.
      notices.append("the audit log's files cannot be brought up to date: \(error)")
    }
  }

  /// Heads that the tree has not grown to yet.
  private var unchecked: [Checkpoint] = []

  /// What the operator should know of it.
  package private(set) var notices: [String] = []

  /// How many entries there are, signed or not.
  package func sizeInJournal() async -> Int { Int(await journal.logSize) }

  /// The head of the log that was here under another name; nil where there was none.
  package private(set) var foreign: Checkpoint?

  /// - Returns: nil where there is none, or it is another log's.
  private func head(at path: String) throws(JournalError) -> Checkpoint? {
    do {
      guard let note = try AuditFolder.note(at: path) else { return nil }
      let checkpoint = try Checkpoint(note.text)
      guard checkpoint.origin == origin else {
        foreign = checkpoint
        notices.append("\(path) is of another log, \(checkpoint.origin): \(origin) takes its place")
        return nil
      }
      _ = try note.verified(by: signers.map(\.verifier))
      return checkpoint
    } catch {
      throw JournalError(
        .rolledBack,
        "\(path) is damaged, or signed by another key of \(origin) (\(error)): put the right one, or the right key, back. Where you know that the journal is the newest, take the file away: the server makes it anew"
      )
    }
  }

  private func rolledBack(_ what: String) -> JournalError {
    JournalError(
      .rolledBack,
      "the journal in \(journal.folder) is an older copy: \(what). Put the newer one back, or declare a new log with `switchboard audit key generate --origin NAME`; where only a witness says so and it is wrong, take it out of routes.json"
    )
  }

  // MARK: Growing

  /// Signs a new head, if anything was added.
  /// - Returns: the new checkpoint, once it is published; nil where nothing changed.
  package func advance() async throws(JournalError) -> SignedNote? {
    try await grow()
    guard published != tree.size else { return nil }
    let text = Checkpoint(origin: origin, size: tree.size, root: tree.root).description
    let note = SignedNote(text: text, signatures: signers.compactMap { $0.sign(text, time: 0) })
    try folder.publish(note, at: folder.checkpointPath)
    if let headPath { try keep(note, at: headPath) }
    published = tree.size
    return note
  }

  private func keep(_ note: SignedNote, at path: String) throws(JournalError) {
    let folder = DurableFile.folder(of: path)
    try DurableFile.makeFolder(folder)
    try DurableFile.replace(path, with: Array(note.description.utf8))
    try DurableFile.syncFolder(folder)
  }

  /// Takes in what was committed since. On an error nothing has changed but files, which are written again.
  private func grow() async throws(JournalError) {
    var grown = tree
    var written: Set<TileAddress> = []
    while true {
      let rows = try await journal.reader.leaves(from: Int64(grown.size), limit: Self.page)
      guard !rows.isEmpty else { break }
      for row in rows {
        guard row.first <= grown.size else {
          throw JournalError(
            .incompatible, "the entries of the audit log from \(grown.size) on are missing in the journal")
        }
        for entry in row.entries.dropFirst(grown.size - Int(row.first)) {
          try append(entry, to: &grown, &written)
        }
      }
    }
    guard grown.size > tree.size else { return }
    for piece in grown.partials {
      try folder.stage(piece)
      written.insert(piece.address)
    }
    try folder.place(written)
    tree = grown
    unchecked.removeAll { $0.size <= grown.size }
  }

  private func append(
    _ entry: [UInt8], to grown: inout TiledTree, _ written: inout Set<TileAddress>
  ) throws(JournalError) {
    do {
      try grown.append(entry) { piece in
        try folder.stage(piece)
        written.insert(piece.address)
      }
    } catch {
      throw error as? JournalError ?? JournalError(.broken, "\(error)")
    }
    for head in unchecked where head.size == grown.size && head.root != grown.root {
      throw rolledBack("its audit log is not the one whose head of \(head.size) entries was signed")
    }
  }

  // MARK: Witnesses

  /// Keeps a checkpoint with the signatures of witnesses.
  package func publish(witnessed note: SignedNote) throws(JournalError) {
    try folder.publish(note, at: folder.witnessedPath)
  }

  /// Tells whoever takes the files from here what they are signed with.
  package func publish(keys: [NoteVerifier]) throws(JournalError) {
    try DurableFile.makeFolder(folder.path)
    try DurableFile.replace(folder.keysPath, with: Array(keys.map { "\($0)\n" }.joined().utf8))
  }

  /// - Returns: nil where the log never was that large.
  package func consistency(from old: Int, to new: Int) throws(JournalError) -> ConsistencyProof? {
    guard new <= tree.size else { return nil }
    do {
      return try ConsistencyProof(from: old, to: new, in: TileTree(folder, size: new))
    } catch {
      throw JournalError(.broken, "the audit log's files are not whole: \(error)")
    }
  }
}
