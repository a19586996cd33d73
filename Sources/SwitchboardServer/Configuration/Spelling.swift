/// Finds what was probably meant.
package enum Spelling {
  /// - Returns: the nearest of the words, where it is near enough to be meant.
  static func nearest(to word: String, among words: [String]) -> String? {
    let lower = word.lowercased()
    let best = words.map { (word: $0, distance: distance(lower, $0.lowercased())) }.min { $0.distance < $1.distance }
    guard let best, best.distance <= max(1, min(word.count, best.word.count) / 3) else { return nil }
    return best.word
  }

  /// ` — did you mean "…"?`, or nothing.
  package static func hint(_ word: String, among words: [String]) -> String {
    nearest(to: word, among: words).map { " — did you mean \"\($0)\"?" } ?? ""
  }

  /// Changes of one letter, and swaps of two neighbours, that lead from one word to the other.
  private static func distance(_ a: String, _ b: String) -> Int {
    let a = Array(a.unicodeScalars.prefix(64))
    let b = Array(b.unicodeScalars.prefix(64))
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
