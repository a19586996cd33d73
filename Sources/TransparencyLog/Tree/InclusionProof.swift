/// That an entry is in a tree (RFC 6962, section 2.1.1).
public struct InclusionProof: Sendable, Hashable {
  /// The entry's place, from 0.
  public let index: Int
  /// The tree's size.
  public let size: Int
  /// From the leaf's sibling up to the root's child.
  public let path: [TreeHash]

  /// A proof as somebody sends it: nothing of it holds yet.
  public init(index: Int, size: Int, path: [TreeHash]) {
    self.index = index
    self.size = size
    self.path = path
  }

  /// - Returns: nil where there is no such entry.
  /// - Throws: what `hashes` throws.
  public init?(of index: Int, size: Int, in hashes: some TreeHashes) throws {
    guard index >= 0, index < size else { return nil }
    var path: [TreeHash] = []
    var range = 0..<size
    while range.count > 1 {
      let middle = range.lowerBound + Split.largestPower(below: range.count)
      let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
      path.append(try hashes.hash(of: index < middle ? right : left))
      range = index < middle ? left : right
    }
    self.init(index: index, size: size, path: path.reversed())
  }

  /// The root that the proof leads to (RFC 9162, section 2.1.3.2).
  /// - Returns: nil where the path does not fit index and size.
  public func root(of leaf: TreeHash) -> TreeHash? {
    guard index >= 0, index < size else { return nil }
    var (place, last) = (index, size - 1)
    var hash = leaf
    for step in path {
      guard last > 0 else { return nil }
      if place & 1 == 1 || place == last {
        hash = .node(step, hash)
        while place & 1 == 0, place != 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        hash = .node(hash, step)
      }
      place >>= 1
      last >>= 1
    }
    return last == 0 ? hash : nil
  }

  /// Whether the entry is in the tree that has this root.
  public func holds(entry: [UInt8], root: TreeHash) -> Bool { self.root(of: .leaf(entry)) == root }
}
