/// Where the hashes of a tree's whole subtrees are: what proofs are made from.
public protocol TreeHashes {
  /// The hash over the entries from `index << level` up to `(index + 1) << level`, all of which there must be.
  func hash(level: Int, index: Int) throws -> TreeHash
}

extension TreeHashes {
  /// The tree's head at a size (RFC 6962, section 2.1).
  public func root(size: Int) throws -> TreeHash { size == 0 ? .empty : try hash(of: 0..<size) }

  /// `MTH(D[range])`, for ranges that the RFC's definition leads to.
  func hash(of range: Range<Int>) throws -> TreeHash {
    let count = range.count
    if count & (count - 1) == 0 {
      let level = count.trailingZeroBitCount
      return try hash(level: level, index: range.lowerBound >> level)
    }
    let middle = range.lowerBound + Split.largestPower(below: count)
    return .node(try hash(of: range.lowerBound..<middle), try hash(of: middle..<range.upperBound))
  }
}

enum Split {
  /// The largest power of two that is smaller than `count`, which is two at least.
  static func largestPower(below count: Int) -> Int { 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }
}
