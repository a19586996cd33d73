private import Foundation
package import TransparencyLog

/// The audit log as static files under `data/audit`, laid out as C2SP tlog-tiles: any web server can publish them.
package struct AuditFolder: Sendable, TileSource {
  package let path: String

  /// A bundle of 256 entries of the longest kind.
  private static let pieceLimit = TileAddress.fullWidth * (EntryBundle.entryLimit + 2)

  package init(dataFolder: String) { path = dataFolder + "/audit" }

  package var checkpointPath: String { path + "/checkpoint" }
  /// The newest checkpoint that witnesses have signed too.
  package var witnessedPath: String { path + "/checkpoint.witnessed" }
  /// The log's public keys, a line each.
  package var keysPath: String { path + "/vkey" }

  package func tile(_ address: TileAddress) throws -> [UInt8] {
    if let bytes = DurableFile.read("\(path)/\(address)", limit: Self.pieceLimit) { return bytes }
    // A partial piece may be gone once the full one is there.
    guard !address.isFull, let whole = DurableFile.read("\(path)/\(address.full)", limit: Self.pieceLimit) else {
      throw LogError("\(path)/\(address) is missing")
    }
    switch address.kind {
    case .hashes: return Array(whole.prefix(address.width * TreeHash.size))
    case .entries:
      var bundle: [UInt8] = []
      for entry in (EntryBundle.entries(in: whole) ?? []).prefix(address.width) {
        EntryBundle.append(entry, to: &bundle)
      }
      return bundle
    }
  }

  /// - Returns: nil where there is none yet.
  package func checkpoint() throws(LogError) -> SignedNote? { try Self.note(at: checkpointPath) }

  package func witnessedCheckpoint() throws(LogError) -> SignedNote? { try Self.note(at: witnessedPath) }

  package static func note(at path: String) throws(LogError) -> SignedNote? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let bytes = DurableFile.read(path, limit: SignedNote.sizeLimit) else { throw LogError("cannot read \(path)") }
    do {
      return try SignedNote(parsing: bytes)
    } catch {
      throw LogError("\(path): \(error)")
    }
  }

  // MARK: Writing

  /// Writes a piece beside its place, where ``place(_:)`` puts it.
  func stage(_ piece: TiledTree.Piece) throws(JournalError) {
    let file = "\(path)/\(piece.address)"
    try DurableFile.makeFolder(DurableFile.folder(of: file))
    try DurableFile.stage(file, piece.bytes)
  }

  /// Syncs staged pieces, gives them their names, and makes those durable.
  func place(_ addresses: Set<TileAddress>) throws(JournalError) {
    let files = addresses.map { "\(path)/\($0)" }
    for file in files { try DurableFile.place(file) }
    for folder in Set(files.map { DurableFile.folder(of: $0) }).sorted() { try DurableFile.syncFolder(folder) }
    // What a full piece stands for is no longer needed in parts.
    for address in addresses where address.isFull {
      try? FileManager.default.removeItem(atPath: "\(path)/\(address).p")
    }
  }

  func publish(_ note: SignedNote, at file: String) throws(JournalError) {
    try DurableFile.makeFolder(path)
    try DurableFile.replace(file, with: Array(note.description.utf8))
    try DurableFile.syncFolder(path)
  }
}
