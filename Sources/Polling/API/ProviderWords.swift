/// What a provider says of an error, fit to be shown: some repeat what they were sent, or whom it was about.
enum ProviderWords {
  /// Longer runs of letters and digits are tokens, longer runs of digits somebody's number.
  private static let tokenLength = 16
  private static let numberLength = 6
  private static let limit = 200

  /// - Returns: the beginning of it, without tokens and numbers.
  static func shown(_ text: some StringProtocol) -> String {
    var shown = ""
    var run = ""
    func end() {
      defer { run = "" }
      shown += isTelling(run) ? "…" : run
    }
    for character in text.prefix(limit) {
      if isOfToken(character) {
        run.append(character)
      } else {
        end()
        shown.append(character)
      }
    }
    end()
    return shown
  }

  private static func isOfToken(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "+-_=/~.".contains(character)
  }

  private static func isTelling(_ run: String) -> Bool {
    let digits = run.filter(\.isNumber).count
    return digits >= numberLength || digits > 0 && run.count >= tokenLength
  }
}
