private import Foundation
import TransparencyLog

/// The published pieces against those that the entries make.
struct PieceCheck {
  let folder: AuditFolder
  /// How many entries the published head covers; pieces beyond them may be on their way.
  let signed: Int?

  func compare(_ piece: TiledTree.Piece) throws {
    guard let signed, piece.address.end <= signed else { return }
    guard let bytes = try? folder.tile(piece.address) else {
      throw AuditVerification.Fault(index: first(of: piece, differingAt: 0), reason: "\(piece.address) is missing")
    }
    try compare(bytes, piece, piece.address)
  }

  /// The right edge of a tree of the signed size, and what earlier heads left of it.
  func compareEdge(of tree: TiledTree) throws {
    for piece in tree.partials {
      try compare(piece)
      for width in widths(of: piece.address) where width < piece.address.width {
        let address = TileAddress(piece.address.kind, index: piece.address.index, width: width)
        guard let bytes = DurableFile.read("\(folder.path)/\(address)", limit: piece.bytes.count) else { continue }
        try compare(bytes, Self.beginning(of: piece, width), address)
      }
    }
  }

  private func widths(of address: TileAddress) -> [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/\(address.full).p")) ?? []
    return names.compactMap { Int($0) }.filter { (1..<TileAddress.fullWidth).contains($0) }.sorted()
  }

  private static func beginning(of piece: TiledTree.Piece, _ width: Int) -> TiledTree.Piece {
    let address = TileAddress(piece.address.kind, index: piece.address.index, width: width)
    guard case .entries = address.kind else {
      return TiledTree.Piece(address: address, bytes: Array(piece.bytes.prefix(width * TreeHash.size)))
    }
    var bundle: [UInt8] = []
    for entry in (EntryBundle.entries(in: piece.bytes) ?? []).prefix(width) { EntryBundle.append(entry, to: &bundle) }
    return TiledTree.Piece(address: address, bytes: bundle)
  }

  private func compare(_ bytes: [UInt8], _ piece: TiledTree.Piece, _ address: TileAddress) throws {
    guard bytes != piece.bytes else { return }
    let length = min(bytes.count, piece.bytes.count)
    let at = (0..<length).first { bytes[$0] != piece.bytes[$0] } ?? length
    throw AuditVerification.Fault(
      index: first(of: piece, differingAt: at), reason: "\(address) is not what was stored, from byte \(at) on")
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
}
