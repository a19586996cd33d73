/// That a tree continues an earlier one, unchanged (RFC 6962, section 2.1.2).
public struct ConsistencyProof: Sendable, Hashable {
  /// The earlier tree's size, in entries.
  public let oldSize: Int
  /// The later one's.
  public let newSize: Int
  /// In the order of RFC 6962's `PROOF`.
  public let path: [TreeHash]

  /// A proof as somebody sends it: nothing of it holds yet.
  public init(oldSize: Int, newSize: Int, path: [TreeHash]) {
    self.oldSize = oldSize
    self.newSize = newSize
    self.path = path
  }

  /// - Returns: nil where the old tree is the larger.
  /// - Throws: what `hashes` throws.
  public init?(from oldSize: Int, to newSize: Int, in hashes: some TreeHashes) throws {
    guard oldSize >= 0, oldSize <= newSize else { return nil }
    guard oldSize > 0, oldSize < newSize else {
      self.init(oldSize: oldSize, newSize: newSize, path: [])
      return
    }
    var path: [TreeHash] = []
    var range = 0..<newSize
    // Whether the old tree is still known as a whole to whoever checks.
    var isWhole = true
    while oldSize != range.upperBound {
      let middle = range.lowerBound + Split.largestPower(below: range.count)
      if oldSize <= middle {
        path.append(try hashes.hash(of: middle..<range.upperBound))
        range = range.lowerBound..<middle
      } else {
        path.append(try hashes.hash(of: range.lowerBound..<middle))
        range = middle..<range.upperBound
        isWhole = false
      }
    }
    if !isWhole { path.append(try hashes.hash(of: range)) }
    self.init(oldSize: oldSize, newSize: newSize, path: path.reversed())
  }

  /// RFC 9162, section 2.1.4.2; an empty tree is continued by every tree.
  public func holds(old: TreeHash, new: TreeHash) -> Bool {
    guard oldSize >= 0, oldSize <= newSize else { return false }
    if oldSize == newSize { return path.isEmpty && old == new }
    if oldSize == 0 { return path.isEmpty && old == .empty }
    var steps = path[...]
    var (place, last) = (oldSize - 1, newSize - 1)
    while place & 1 == 1 {
      place >>= 1
      last >>= 1
    }
    // A whole old tree is where the proof begins.
    guard let first = place == 0 ? old : steps.popFirst() else { return false }
    var (oldHash, newHash) = (first, first)
    for step in steps {
      guard last > 0 else { return false }
      if place & 1 == 1 || place == last {
        oldHash = .node(step, oldHash)
        newHash = .node(step, newHash)
        while place & 1 == 0, place != 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        newHash = .node(newHash, step)
      }
      place >>= 1
      last >>= 1
    }
    return last == 0 && oldHash == old && newHash == new
  }
}
