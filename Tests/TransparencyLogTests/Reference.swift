import TransparencyLog

/// RFC 6962, section 2.1, word for word over the entries themselves: what the library's answers are compared with.
enum Reference {
  static func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
    if leaves.isEmpty { return .empty }
    if leaves.count == 1, let only = leaves.first { return only }
    let middle = leaves.startIndex + split(leaves.count)
    return .node(root(leaves[leaves.startIndex..<middle]), root(leaves[middle...]))
  }

  /// `PATH(m, D[n])`.
  static func path(_ m: Int, _ leaves: ArraySlice<TreeHash>) -> [TreeHash] {
    guard leaves.count > 1 else { return [] }
    let k = split(leaves.count)
    let middle = leaves.startIndex + k
    return m < k
      ? path(m, leaves[leaves.startIndex..<middle]) + [root(leaves[middle...])]
      : path(m - k, leaves[middle...]) + [root(leaves[leaves.startIndex..<middle])]
  }

  /// `PROOF(m, D[n])`.
  static func proof(_ m: Int, _ leaves: ArraySlice<TreeHash>) -> [TreeHash] { subproof(m, leaves, true) }

  private static func subproof(_ m: Int, _ leaves: ArraySlice<TreeHash>, _ isWhole: Bool) -> [TreeHash] {
    if m == leaves.count { return isWhole ? [] : [root(leaves)] }
    let k = split(leaves.count)
    let middle = leaves.startIndex + k
    return m <= k
      ? subproof(m, leaves[leaves.startIndex..<middle], isWhole) + [root(leaves[middle...])]
      : subproof(m - k, leaves[middle...], false) + [root(leaves[leaves.startIndex..<middle])]
  }

  /// The largest power of two below `n`.
  private static func split(_ n: Int) -> Int {
    var k = 1
    while k * 2 < n { k *= 2 }
    return k
  }
}

/// Pieces in memory.
struct Pieces: TileSource {
  var files: [TileAddress: [UInt8]] = [:]

  func tile(_ address: TileAddress) throws -> [UInt8] {
    if let bytes = files[address] { return bytes }
    guard case .hashes = address.kind, let whole = files[address.full] else { throw LogError("no \(address)") }
    return Array(whole.prefix(address.width * TreeHash.size))
  }
}

extension TiledTree {
  /// A tree of entries that are their own number, with everything it wrote.
  static func grown(to size: Int) -> (tree: TiledTree, pieces: Pieces, leaves: [TreeHash]) {
    var tree = TiledTree()
    var pieces = Pieces()
    var leaves: [TreeHash] = []
    for index in 0..<size {
      let entry = Array("entry \(index)".utf8)
      leaves.append(.leaf(entry))
      tree.append(entry) { pieces.files[$0.address] = $0.bytes }
    }
    for piece in tree.partials { pieces.files[piece.address] = piece.bytes }
    return (tree, pieces, leaves)
  }
}
