/// A tree's head: whose, how large, and its root (C2SP tlog-checkpoint). What a note's text says; signed or not.
public struct Checkpoint: Sendable, Hashable, CustomStringConvertible {
  /// The log's name.
  public let origin: String
  /// In entries.
  public let size: Int
  /// The tree's root at that size.
  public let root: TreeHash
  /// Further lines, opaque.
  public let extensions: [String]

  /// A head without further lines.
  public init(origin: String, size: Int, root: TreeHash) {
    self.origin = origin
    self.size = size
    self.root = root
    extensions = []
  }

  /// - Parameter text: a note's.
  public init(_ text: String) throws(LogError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 4, lines.last == "", !lines.dropLast().contains("") else {
      throw LogError("a checkpoint has three lines at least, and none is empty")
    }
    guard let size = Decimal.parse(lines[1]) else { throw LogError("the checkpoint's size is no number") }
    guard let root = TreeHash(base64: lines[2]) else { throw LogError("the checkpoint's root is no hash in base64") }
    origin = String(lines[0])
    self.size = size
    self.root = root
    extensions = lines.dropFirst(3).dropLast().map(String.init)
  }

  /// The text that is signed.
  public var description: String { ([origin, "\(size)", "\(root)"] + extensions).map { $0 + "\n" }.joined() }
}

/// Numbers as the log's formats write them: decimal digits without a leading zero.
enum Decimal {
  static func parse(_ text: some StringProtocol) -> Int? {
    guard let number = Int(text), number >= 0, String(number) == text else { return nil }
    return number
  }
}
