/// Cuts a text into what the placeholders of a template were filled with.
struct TextCutter {
  private enum Piece {
    case text([UInt8])
    case unknown([String])
  }

  private let pieces: [Piece]
  /// In bytes of the text times pieces: what a table may hold.
  private static let sizeLimit = 4 << 20

  /// - Parameter known: by names, what is known already.
  init(template: JSONPathTemplate, known: [[String]: String]) {
    pieces = template.parts.map { part in
      switch part {
      case .text(let text): .text(Array(text.utf8))
      case .query(let query):
        // A query without names is no query of this template: those are refused beforehand.
        query.names.map { names in known[names].map { .text(Array($0.utf8)) } ?? .unknown(names) } ?? .text([])
      }
    }
  }

  /// - Returns: nil where there is no way, or more than one: then nobody knows.
  func cut(_ text: String) -> [(names: [String], text: String)]? {
    let bytes = Array(text.utf8)
    guard (bytes.count + 1) * (pieces.count + 1) <= Self.sizeLimit else { return nil }
    let ways = ways(through: bytes)
    guard ways[0][0] == 1 else { return nil }
    var found: [(names: [String], text: String)] = []
    var at = 0
    for (place, piece) in pieces.enumerated() {
      switch piece {
      case .text(let literal): at += literal.count
      case .unknown(let names):
        guard let end = (at...bytes.count).first(where: { ways[place + 1][$0] > 0 }) else { return nil }
        found.append((names, String(decoding: bytes[at..<end], as: UTF8.self)))
        at = end
      }
    }
    // One name with two values: neither is known.
    for (names, text) in found where found.contains(where: { $0.names == names && $0.text != text }) { return nil }
    return found
  }

  /// For each piece and place: in how many ways the rest of the pieces fits the rest of the text. Two stands for more.
  private func ways(through bytes: [UInt8]) -> [[UInt8]] {
    var ways = [[UInt8]](repeating: [UInt8](repeating: 0, count: bytes.count + 1), count: pieces.count + 1)
    ways[pieces.count][bytes.count] = 1
    for place in pieces.indices.reversed() {
      switch pieces[place] {
      case .text(let literal):
        for at in Self.places(of: literal, in: bytes) { ways[place][at] = ways[place + 1][at + literal.count] }
      case .unknown:
        var sum: UInt8 = 0
        for at in stride(from: bytes.count, through: 0, by: -1) {
          sum = min(2, sum + ways[place + 1][at])
          ways[place][at] = sum
        }
      }
    }
    return ways
  }

  /// Where a literal begins, in time linear in both (Knuth, Morris and Pratt).
  private static func places(of literal: [UInt8], in bytes: [UInt8]) -> [Int] {
    guard !literal.isEmpty else { return Array(0...bytes.count) }
    var borders = [Int](repeating: 0, count: literal.count)
    var matched = 0
    for at in literal.indices.dropFirst() {
      while matched > 0, literal[at] != literal[matched] { matched = borders[matched - 1] }
      if literal[at] == literal[matched] { matched += 1 }
      borders[at] = matched
    }
    var found: [Int] = []
    matched = 0
    for (at, byte) in bytes.enumerated() {
      while matched > 0, matched == literal.count || byte != literal[matched] { matched = borders[matched - 1] }
      if byte == literal[matched] { matched += 1 }
      if matched == literal.count { found.append(at - literal.count + 1) }
    }
    return found
  }
}
