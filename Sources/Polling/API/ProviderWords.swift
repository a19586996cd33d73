/// What a provider says of an error, fit to be shown: some repeat what they were sent, or whom it was about.
enum ProviderWords {
  /// What is longer is a token, where it has a digit; where it has none, it has to be longer.
  private static let (tokenLength, letterLength) = (12, 24)
  /// So many digits are somebody's number, however they are grouped.
  private static let digits = 6
  /// No more is looked at, and no more shown.
  private static let (readLimit, limit) = (2_000, 200)

  /// - Returns: the beginning of it, without tokens, numbers and addresses.
  static func shown(_ text: String) -> String {
    var words = text.prefix(readLimit).split(whereSeparator: \.isWhitespace).map(String.init)
    // The last may be half a word.
    if text.count > readLimit { _ = words.popLast() }
    words = words.map { isToken($0) ? "…" : $0 }
    hideNumbers(&words)
    var shown = ""
    for word in words {
      guard shown.count + word.count < limit else { return shown + " …" }
      if !(shown.hasSuffix("…") && word == "…") { shown += shown.isEmpty ? word : " \(word)" }
    }
    return shown
  }

  /// A word that names a kind of error: it is short.
  static func code(_ text: String) -> String {
    let isNumber =
      text.utf8.count <= 8 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return isNumber ? text : shown(text)
  }

  private static func isToken(_ word: String) -> Bool {
    let digits = word.filter(\.isNumber).count
    if digits >= self.digits || word.contains("@") { return true }
    return digits > 0 && word.count >= tokenLength || word.count >= letterLength && !word.contains("/")
  }

  /// `+33 6 12 34 56 78`: words of digits that follow each other.
  private static func hideNumbers(_ words: inout [String]) {
    var start = 0
    while start < words.count {
      var end = start
      var count = 0
      while end < words.count, isOfNumber(words[end]) {
        count += words[end].filter(\.isNumber).count
        end += 1
      }
      if count >= digits { for place in start..<end { words[place] = "…" } }
      start = max(end, start + 1)
    }
  }

  private static func isOfNumber(_ word: String) -> Bool {
    word.contains(where: \.isNumber) && word.allSatisfy { $0.isNumber || "+-()./,;:\"'[]{}<>=".contains($0) }
  }
}
