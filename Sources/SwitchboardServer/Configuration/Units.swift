/// Durations and sizes as an operator writes them.
package enum Units {
  /// `500ms`, `5s`, `10m`, `2h`, `30d`.
  /// - Returns: nil for anything else, and for more than ten years.
  package static func duration(_ text: String) -> Duration? {
    let units: [(String, Int64)] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)]
    guard let milliseconds = scaled(text, units), milliseconds <= 3_650 * 86_400_000 else { return nil }
    return .milliseconds(milliseconds)
  }

  /// `512B`, `64KB`, `1MB`, `2GB`, `1TB`, and `KiB` to `TiB`. In bytes.
  package static func size(_ text: String) -> Int64? {
    scaled(
      text,
      [
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40), ("KB", 1_000), ("MB", 1_000_000),
        ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1),
      ])
  }

  private static func scaled(_ text: String, _ units: [(suffix: String, factor: Int64)]) -> Int64? {
    for unit in units where text.hasSuffix(unit.suffix) {
      let digits = text.dropLast(unit.suffix.count)
      guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(digits) else {
        continue
      }
      let (product, overflow) = number.multipliedReportingOverflow(by: unit.factor)
      return overflow ? nil : product
    }
    return nil
  }
}
