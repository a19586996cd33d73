import StrictJSON

/// The phone numbers of a record in every spelling it may hold them in, and what stands in their place. A sender's own
/// members repeat them, and an address of SIP holds one: there too they are found.
struct NumberSpellings {
  /// Longest first, so that no part of a longer one is replaced alone.
  private var replacements: [(spelling: String, text: String)] = []
  private let form: NumberForm

  /// Shorter spellings stand in too many texts by chance, in letters.
  private static let shortest = 5
  static let parties = ["caller", "callee", "answeredBy", "dialedNumber", "presentedNumber"]

  init(of record: JSONValue, as form: NumberForm) {
    self.form = form
    var texts: [String: String] = [:]
    let legs = record["legs"]?.elements.map { $0 } ?? []
    for holder in [record] + legs {
      for name in Self.parties {
        guard let phone = holder[name] else { continue }
        let (number, raw) = (phone["number"]?.string, phone["raw"]?.string)
        guard let canonical = number ?? raw else { continue }
        let text = form.text(for: canonical)
        for spelling in Self.spellings(number, raw) where spelling.count >= Self.shortest { texts[spelling] = text }
      }
    }
    replacements = texts.map { (spelling: $0.key, text: $0.value) }.sorted {
      ($0.spelling.count, $0.spelling) > ($1.spelling.count, $1.spelling)
    }
  }

  private static func spellings(_ number: String?, _ raw: String?) -> [String] {
    [number, raw].compactMap { text in text.map { [$0, $0.filter { $0.isASCII && $0.isNumber }] } }.flatMap { $0 }
  }

  func text(ofNumber number: String?, raw: String?) -> String { form.text(for: number ?? raw ?? "") }

  var dropsNumbers: Bool { form == .drop }

  func replaced(in text: String) -> String {
    replacements.reduce(text) { text, pair in
      text.contains(pair.spelling) ? text.replacing(pair.spelling, with: pair.text) : text
    }
  }
}
