import Testing
import TransparencyLog

@Suite struct TreeTests {
  private static func hash(_ hex: String) -> TreeHash? {
    TreeHash(stride(from: 0, to: 64, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) })
  }

  /// The entries and roots of Certificate Transparency's own tests (transparency-dev/merkle, testonly/constants.go).
  private static let entries: [[UInt8]] = [
    [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
    [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57], Array(0x60...0x6f),
  ]
  private static let roots = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  @Test func publishedTreesHaveTheirRoots() {
    var tree = TiledTree()
    #expect(tree.root == Self.hash(Self.roots[0]))
    for (index, entry) in Self.entries.enumerated() {
      tree.append(entry) { _ in }
      #expect(tree.root == Self.hash(Self.roots[index + 1]), "size \(index + 1)")
    }
  }

  @Test(arguments: [1...64, 65...129, 130...200, 201...256, 257...300])
  func everySizeHasTheRootAndTheProofsOfTheDefinition(sizes: ClosedRange<Int>) async throws {
    for size in sizes {
      // Others have their turn: this takes a while.
      await Task.yield()
      let (tree, pieces, leaves) = TiledTree.grown(to: size)
      let root = Reference.root(leaves[...])
      #expect(tree.root == root)
      let hashes = TileTree(pieces, size: size)
      #expect(try hashes.root(size: size) == root)
      for index in 0..<size where size < 24 || index % 61 == size % 61 {
        let proof = try #require(try InclusionProof(of: index, size: size, in: hashes))
        #expect(proof.path == Reference.path(index, leaves[...]))
        #expect(proof.root(of: leaves[index]) == root)
      }
      for old in 1...size where size < 24 || old % 67 == size % 67 {
        let proof = try #require(try ConsistencyProof(from: old, to: size, in: hashes))
        #expect(proof.path == Reference.proof(old, leaves[...]))
        #expect(proof.holds(old: Reference.root(leaves.prefix(old)), new: root))
      }
    }
  }

  @Test(arguments: [1_000, 70_000])
  func largeTreesHaveTheRootAndTheProofsOfTheDefinition(size: Int) async throws {
    let (tree, pieces, leaves) = TiledTree.grown(to: size)
    let root = Reference.root(leaves[...])
    #expect(tree.root == root)
    let hashes = TileTree(pieces, size: size)
    for index in [0, 256, size - 1] {
      await Task.yield()
      let proof = try #require(try InclusionProof(of: index, size: size, in: hashes))
      #expect(proof.path == Reference.path(index, leaves[...]))
      #expect(proof.root(of: leaves[index]) == root)
    }
    for old in [255, 768] {
      await Task.yield()
      let proof = try #require(try ConsistencyProof(from: old, to: size, in: hashes))
      #expect(proof.path == Reference.proof(old, leaves[...]))
      #expect(proof.holds(old: Reference.root(leaves.prefix(old)), new: root))
    }
  }

  @Test func aProofOfAnythingElseDoesNotHold() throws {
    let (_, pieces, leaves) = TiledTree.grown(to: 21)
    let hashes = TileTree(pieces, size: 21)
    let root = Reference.root(leaves[...])
    let proof = try #require(try InclusionProof(of: 13, size: 21, in: hashes))
    #expect(!proof.holds(entry: Array("entry 12".utf8), root: root))
    for (index, size) in [(12, 21), (14, 21), (20, 21), (21, 21), (-1, 21), (13, 16), (13, 40)] {
      #expect(InclusionProof(index: index, size: size, path: proof.path).root(of: leaves[13]) != root)
    }
    #expect(InclusionProof(index: 13, size: 21, path: proof.path + [root]).root(of: leaves[13]) == nil)
    #expect(InclusionProof(index: 13, size: 21, path: proof.path.dropLast()).root(of: leaves[13]) == nil)
    let growth = try #require(try ConsistencyProof(from: 6, to: 21, in: hashes))
    let old = Reference.root(leaves.prefix(6))
    #expect(growth.holds(old: old, new: root))
    for (oldSize, newSize) in [(5, 21), (7, 21), (6, 16), (6, 40), (0, 21), (21, 21)] {
      #expect(!ConsistencyProof(oldSize: oldSize, newSize: newSize, path: growth.path).holds(old: old, new: root))
    }
    #expect(!ConsistencyProof(oldSize: 6, newSize: 21, path: growth.path.dropLast()).holds(old: old, new: root))
    #expect(!ConsistencyProof(oldSize: 6, newSize: 21, path: []).holds(old: old, new: root))
  }

  /// C2SP tlog-tiles, "Partial Tiles": its own example.
  @Test func theRightEdgeOf70000EntriesIsThatOfTheSpecification() {
    #expect(
      TileAddress.edge(ofSize: 70_000).map(\.description) == [
        "tile/entries/273.p/112", "tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1",
      ])
    #expect(TileAddress.edge(ofSize: 256).map(\.description) == ["tile/1/000.p/1"])
  }

  @Test(arguments: [1, 255, 256, 257, 511, 1_025])
  func aTreeIsReadBackFromItsPieces(size: Int) throws {
    var (tree, pieces, _) = TiledTree.grown(to: size)
    var again = try TiledTree(size: size, from: pieces)
    #expect(again.root == tree.root)
    for index in 0..<300 {
      tree.append([UInt8(index & 255)]) { pieces.files[$0.address] = $0.bytes }
      again.append([UInt8(index & 255)]) { #expect(pieces.files[$0.address] == $0.bytes) }
    }
    #expect(again.root == tree.root)
    #expect(again.partials == tree.partials)
  }

  @Test func anyChangedByteOfATileChangesTheRoot() async throws {
    let (tree, pieces, _) = TiledTree.grown(to: 260)
    for (address, bytes) in pieces.files where address.kind != .entries {
      for at in stride(from: 0, to: bytes.count, by: 31) {
        await Task.yield()
        var changed = pieces
        changed.files[address]?[at] ^= 1
        // The right edge is what a root is made from; the rest is below it and has to fit.
        let isEdge = TileAddress.edge(ofSize: 260).contains(address)
        #expect((try TiledTree(size: 260, from: changed).root != tree.root) == isEdge)
        let hashes = TileTree(changed, size: 260)
        let leaf = address.kind == .hashes(level: 0) ? address.index * 256 + at / 32 : 259
        let proof = try InclusionProof(of: leaf, size: 260, in: hashes)
        let entry = Array("entry \(leaf == 0 ? 1 : 0)".utf8)
        #expect(proof?.holds(entry: entry, root: tree.root) == false)
      }
    }
  }

  @Test(arguments: [
    ("tile/0/000", true), ("tile/0/067.p/17", true), ("tile/1/x001/x234/067", true), ("tile/entries/000.p/255", true),
    ("tile/7/999", true), ("tile/0/1", false), ("tile/0/000.p/256", false), ("tile/0/000.p/0", false),
    ("tile/0/000.p/017", false), ("tile/00/000", false), ("tile/0/x000/001", false), ("tile/0/001/067", false),
    ("tile/0/../000", false), ("tile/8/000", false), ("tile/-1/000", false), ("tile/entries", false),
    ("tile/0/+01", false), ("tile/0/x001/x234/x067", false), ("", false), ("tile/0/000/", false),
    ("tile/0/x001/9223372036854775807", false), ("tile/0/9223372036854775807", false), ("tile/0/x001/-01", false),
    ("tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999", false),
  ])
  func aPathIsReadInItsOneSpelling(path: String, isRead: Bool) {
    #expect((TileAddress(path) != nil) == isRead)
    if isRead { #expect(TileAddress(path)?.description == path) }
  }

  @Test func bundlesAreReadBackAndBrokenOnesAreNot() {
    var bundle: [UInt8] = []
    let entries = [[], [1, 2, 3], [UInt8](repeating: 7, count: 300)]
    for entry in entries { EntryBundle.append(entry, to: &bundle) }
    #expect(EntryBundle.entries(in: bundle) == entries)
    #expect(EntryBundle.entries(in: bundle.dropLast()) == nil)
    #expect(EntryBundle.entries(in: bundle + [0]) == nil)
  }
}
