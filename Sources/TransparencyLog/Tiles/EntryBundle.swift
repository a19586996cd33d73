/// Entries one after another, each behind its length in two bytes, the higher first (C2SP tlog-tiles, "Log entries").
public enum EntryBundle {
  /// The longest that an entry can be, in bytes.
  public static let entryLimit = 65_535

  /// - Parameter entry: of at most ``entryLimit`` bytes.
  public static func append(_ entry: [UInt8], to bundle: inout [UInt8]) {
    precondition(entry.count <= entryLimit, "whoever makes entries keeps them short")
    bundle.append(UInt8(truncatingIfNeeded: entry.count >> 8))
    bundle.append(UInt8(truncatingIfNeeded: entry.count))
    bundle.append(contentsOf: entry)
  }

  /// - Returns: nil where the bytes end within an entry.
  public static func entries(in bundle: [UInt8]) -> [[UInt8]]? {
    var entries: [[UInt8]] = []
    var at = 0
    while at < bundle.count {
      guard at + 2 <= bundle.count else { return nil }
      let end = at + 2 + Int(bundle[at]) << 8 + Int(bundle[at + 1])
      guard end <= bundle.count else { return nil }
      entries.append(Array(bundle[at + 2..<end]))
      at = end
    }
    return entries
  }
}
