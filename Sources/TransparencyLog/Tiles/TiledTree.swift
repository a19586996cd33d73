/// A tree that grows, kept as the right edge of its tiles. Pure: it says what is to be written.
public struct TiledTree: Sendable {
  /// A file, or a resource of a web server.
  public struct Piece: Sendable, Hashable {
    /// Where it lies.
    public let address: TileAddress
    /// As it is served.
    public let bytes: [UInt8]

    /// A piece as it is, or ought to be.
    public init(address: TileAddress, bytes: [UInt8]) {
      self.address = address
      self.bytes = bytes
    }
  }

  /// How many entries there are.
  public private(set) var size = 0
  /// By level: the hashes of the tile that is not full yet.
  private var edge: [[TreeHash]] = [[]]
  private var bundle: [UInt8] = []

  /// The empty tree.
  public init() {}

  /// A tree as its pieces say it is; nothing is checked but their widths. Whoever trusts a root compares it.
  /// - Throws: where a piece is missing or of another length.
  public init(size: Int, from source: some TileSource) throws {
    self.size = size
    for address in TileAddress.edge(ofSize: size) {
      let bytes = try source.tile(address)
      switch address.kind {
      case .entries:
        guard EntryBundle.entries(in: bytes)?.count == address.width else {
          throw LogError("\(address) does not hold \(address.width) entries")
        }
        bundle = bytes
      case .hashes(let level):
        guard bytes.count == address.width * TreeHash.size else { throw LogError("\(address) is of another length") }
        while edge.count <= level { edge.append([]) }
        edge[level] = TilePyramid.hashes(in: bytes[...])
      }
    }
  }

  /// - Parameter write: gets what is full now, and never changes again.
  public mutating func append(_ entry: [UInt8], write: (Piece) throws -> Void) rethrows {
    EntryBundle.append(entry, to: &bundle)
    edge[0].append(.leaf(entry))
    size += 1
    guard edge[0].count == TileAddress.fullWidth else { return }
    try write(Piece(address: TileAddress(.entries, index: size / TileAddress.fullWidth - 1), bytes: bundle))
    bundle = []
    var level = 0
    while edge[level].count == TileAddress.fullWidth {
      let index = (size >> (TileAddress.height * (level + 1))) - 1
      try write(Piece(address: TileAddress(.hashes(level: level), index: index), bytes: Self.bytes(edge[level])))
      let root = TilePyramid.root(of: edge[level][...])
      edge[level] = []
      level += 1
      if edge.count == level { edge.append([]) }
      edge[level].append(root)
    }
  }

  /// What a checkpoint of this size needs beside the full pieces.
  public var partials: [Piece] {
    TileAddress.edge(ofSize: size).map { address in
      switch address.kind {
      case .entries: Piece(address: address, bytes: bundle)
      case .hashes(let level): Piece(address: address, bytes: Self.bytes(edge[level]))
      }
    }
  }

  /// The head's root (RFC 6962, section 2.1).
  public var root: TreeHash {
    // Whole subtrees, the largest first; from the right, each is the right half of what lies left of it.
    var whole: [TreeHash] = []
    for hashes in edge.reversed() {
      var start = 0
      while start < hashes.count {
        let count = 1 << (Int.bitWidth - 1 - (hashes.count - start).leadingZeroBitCount)
        whole.append(TilePyramid.root(of: hashes[start..<start + count]))
        start += count
      }
    }
    guard var root = whole.popLast() else { return .empty }
    while let left = whole.popLast() { root = .node(left, root) }
    return root
  }

  private static func bytes(_ hashes: [TreeHash]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hashes.count * TreeHash.size)
    for hash in hashes { hash.append(to: &bytes) }
    return bytes
  }
}
