/// The hashes of a tree of one size, read from its tiles.
public struct TileTree<Source: TileSource>: TreeHashes {
  private let source: Source
  private let size: Int

  /// - Parameter size: how large the tree is, in entries.
  public init(_ source: Source, size: Int) {
    self.source = source
    self.size = size
  }

  /// - Throws: what the source throws, and where a tile is of another length than the size asks for.
  public func hash(level: Int, index: Int) throws -> TreeHash {
    let tileLevel = level / TileAddress.height
    let height = level % TileAddress.height
    // The subtree's first hash within its tile's level, and how many make it up.
    let (first, count) = (index << height, 1 << height)
    let tile = try bytes(level: tileLevel, index: first / TileAddress.fullWidth)
    let start = first % TileAddress.fullWidth * TreeHash.size
    let end = start + count * TreeHash.size
    guard end <= tile.count else {
      throw LogError("the tile \(tileLevel)/\(first / TileAddress.fullWidth) ends before the hash that is asked of it")
    }
    return TilePyramid.root(of: TilePyramid.hashes(in: tile[start..<end])[...])
  }

  private func bytes(level: Int, index: Int) throws -> [UInt8] {
    let count = size >> (level * TileAddress.height)
    let width = min(TileAddress.fullWidth, count - index * TileAddress.fullWidth)
    guard width > 0 else { throw LogError("a tree of \(size) entries has no tile \(level)/\(index)") }
    let address = TileAddress(.hashes(level: level), index: index, width: width)
    let bytes = try source.tile(address)
    guard bytes.count == width * TreeHash.size else {
      throw LogError("\(address) holds \(bytes.count) bytes, not \(width * TreeHash.size)")
    }
    return bytes
  }
}

enum TilePyramid {
  static func hashes(in bytes: ArraySlice<UInt8>) -> [TreeHash] {
    stride(from: bytes.startIndex, to: bytes.endIndex, by: TreeHash.size).compactMap {
      TreeHash(bytes[$0..<$0 + TreeHash.size])
    }
  }

  /// - Parameter hashes: a power of two of them.
  static func root(of hashes: ArraySlice<TreeHash>) -> TreeHash {
    var row = Array(hashes)
    while row.count > 1 {
      row = stride(from: 0, to: row.count, by: 2).map { .node(row[$0], row[$0 + 1]) }
    }
    return row[0]
  }
}
