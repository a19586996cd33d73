/// Where a piece of the log lies (C2SP tlog-tiles): `tile/<L>/<N>[.p/<W>]`, or `tile/entries/<N>[.p/<W>]`.
public struct TileAddress: Sendable, Hashable, CustomStringConvertible {
  /// What a piece holds.
  public enum Kind: Sendable, Hashable {
    /// Hashes of subtrees of 256 to the power of the level entries each; level 0 holds the leaves' hashes.
    case hashes(level: Int)
    /// The entries themselves.
    case entries
  }

  /// How many hashes, or entries, a full one holds.
  public static let fullWidth = 256
  /// Each tile stands for so many levels of the tree.
  static let height = 8
  /// Beyond this no tree reaches.
  static let topLevel = 7

  /// More entries than this no log has; so that places can be reckoned with.
  private static let indexLimit = 1 << 50

  /// What it holds.
  public let kind: Kind
  /// Its place within its level, from 0.
  public let index: Int
  /// From 1 to 256; less than 256 on the right edge of a tree.
  public let width: Int

  /// A full piece, unless its width is said.
  public init(_ kind: Kind, index: Int, width: Int = TileAddress.fullWidth) {
    self.kind = kind
    self.index = index
    self.width = width
  }

  /// Whether it will never change.
  public var isFull: Bool { width == Self.fullWidth }

  /// How many entries there are at least where this piece is: those it speaks of, and all before them.
  public var end: Int {
    let hashes = index * Self.fullWidth + width
    return if case .hashes(let level) = kind { hashes << (level * Self.height) } else { hashes }
  }

  /// The full one in its place.
  public var full: TileAddress { TileAddress(kind, index: index) }

  /// The path below the log's prefix.
  public var description: String {
    let kind =
      switch kind {
      case .hashes(let level): "\(level)"
      case .entries: "entries"
      }
    var groups = [Self.digits(index % 1_000)]
    var rest = index / 1_000
    while rest > 0 {
      groups.append("x" + Self.digits(rest % 1_000))
      rest /= 1_000
    }
    return "tile/\(kind)/" + groups.reversed().joined(separator: "/") + (isFull ? "" : ".p/\(width)")
  }

  private static func digits(_ number: Int) -> String {
    (number < 10 ? "00" : number < 100 ? "0" : "") + String(number)
  }

  /// - Parameter path: as ``description`` writes it, and in no other spelling: it may come from a stranger.
  public init?(_ path: some StringProtocol) {
    var parts = String(path).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard (3...12).contains(parts.count), parts[0] == "tile" else { return nil }
    let kind: Kind
    switch parts[1] {
    case "entries": kind = .entries
    default:
      guard let level = Int(parts[1]), (0...Self.topLevel).contains(level) else { return nil }
      kind = .hashes(level: level)
    }
    var width = Self.fullWidth
    if parts.count > 3, parts[parts.count - 2].hasSuffix(".p") {
      guard let partial = Int(parts.removeLast()), (1..<Self.fullWidth).contains(partial) else { return nil }
      width = partial
      parts[parts.count - 1].removeLast(2)
    }
    var index = 0
    for group in parts[2...] {
      let digits = group.hasPrefix("x") ? group.dropFirst() : group[...]
      guard digits.utf8.count == 3, let number = Int(digits), number >= 0, index < Self.indexLimit else { return nil }
      index = index * 1_000 + number
    }
    guard index < Self.indexLimit else { return nil }
    self.init(kind, index: index, width: width)
    guard description == path else { return nil }
  }

  /// Every piece that a tree of that size consists of, on its right edge.
  public static func edge(ofSize size: Int) -> [TileAddress] {
    var found: [TileAddress] = []
    if size % fullWidth > 0 { found.append(TileAddress(.entries, index: size / fullWidth, width: size % fullWidth)) }
    var (level, count) = (0, size)
    while count > 0 {
      if count % fullWidth > 0 {
        found.append(TileAddress(.hashes(level: level), index: count / fullWidth, width: count % fullWidth))
      }
      (level, count) = (level + 1, count / fullWidth)
    }
    return found
  }
}
