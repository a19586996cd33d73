/// A line of comma-separated values (RFC 4180).
package enum CSVLine {
  static func bytes(_ cells: [String]) -> [UInt8] {
    Array((cells.map(cell).joined(separator: ",") + "\r\n").utf8)
  }

  /// One record stands on one line, whatever data says: line ends become spaces. And no cell is a formula: what a
  /// spreadsheet would calculate is led by an apostrophe. Plain numbers, a telephone's too, stay as they are.
  package static func cell(_ text: String) -> String {
    var plain = String(text.unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : Character($0) })
    if isFormula(plain) { plain = "'" + plain }
    guard plain.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" || $0 == "'" }) || plain != plain.trimmed
    else {
      return plain
    }
    return "\"" + plain.replacing("\"", with: "\"\"") + "\""
  }

  private static func isFormula(_ text: String) -> Bool {
    // Programs skip leading space; full-width signs count as signs in some.
    guard let first = text.unicodeScalars.first(where: { $0 != " " && $0 != "\u{A0}" }) else { return false }
    switch first {
    case "=", "@", "\t", "|", "%", "＝", "＠", "＋", "－": return true
    case "+", "-": return !text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    default: return false
    }
  }
}

extension String {
  fileprivate var trimmed: Substring { drop { $0 == " " }.dropLast(hasSuffix(" ") ? 1 : 0) }
}
