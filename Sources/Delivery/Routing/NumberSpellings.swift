import StrictJSON

/// The phone numbers of a record, and what stands in their place wherever the record repeats them: in national form, with
/// other separators, in an address of SIP, in a sender's own members.
struct NumberSpellings {
  private struct Known {
    /// What every spelling of it ends with: a number with its country and one without have these in common.
    let tail: String
    let text: String
  }

  private let form: NumberForm
  /// The longest first.
  private var known: [Known] = []

  /// Shorter numbers stand in too many texts by chance, in digits.
  static let shortest = 5

  /// How many of a number's last digits are the subscriber's, whatever stands before them: without a country's code, which
  /// has up to three.
  private static func tailLength(of count: Int, isWhole: Bool) -> Int { isWhole ? max(7, min(9, count - 3)) : 9 }

  static let parties = ["caller", "callee", "answeredBy", "dialedNumber", "presentedNumber"]

  init(of record: JSONValue, as form: NumberForm) {
    self.form = form
    var texts: [String: String] = [:]
    let legs = record["legs"]?.elements.map { $0 } ?? []
    for holder in [record] + legs {
      for party in Self.parties.compactMap({ holder[$0] }) {
        let (number, raw) = (party["number"]?.string, party["raw"]?.string)
        for spelled in [number, raw, party["sipUri"]?.string, party["extension"]?.string].compactMap({ $0 }) {
          for run in DigitRuns.find(in: spelled) where run.digits.count >= Self.shortest {
            let tail = String(run.digits.suffix(Self.tailLength(of: run.digits.count, isWhole: spelled == number)))
            // One number in several spellings has one text.
            let isSame = number.map { $0.filter(\.isNumber).hasSuffix(tail) } ?? false
            texts[tail] = texts[tail] ?? form.text(for: isSame ? number ?? "" : run.digits)
          }
        }
      }
    }
    known = texts.map { Known(tail: $0.key, text: $0.value) }.sorted {
      ($0.tail.count, $0.tail) > ($1.tail.count, $1.tail)
    }
  }

  var dropsNumbers: Bool { form == .drop }

  /// Of a party's own number.
  func text(ofNumber number: String?, raw: String?) -> String {
    if let number { return form.text(for: number) }
    let long = raw.flatMap { DigitRuns.find(in: $0).first { $0.digits.count >= Self.shortest } }
    return form.text(for: long?.digits ?? raw ?? "")
  }

  /// Of an extension, or the user of an address: every number in it, however short.
  func textWithoutNumbers(_ text: String) -> String {
    replacing(text) { run in run.digits.count > 1 ? replacement(run) ?? form.text(for: run.digits) : nil }
  }

  func replaced(in text: String) -> String { known.isEmpty ? text : replacing(text, replacement) }

  private func replacement(_ run: DigitRuns.Run) -> String? {
    guard run.digits.count >= Self.shortest else { return nil }
    return known.first { run.digits.contains($0.tail) }?.text
  }

  private func replacing(_ text: String, _ replacement: (DigitRuns.Run) -> String?) -> String {
    var replaced = ""
    var rest = text.startIndex
    for run in DigitRuns.find(in: text) {
      guard let new = replacement(run) else { continue }
      replaced += text[rest..<run.range.lowerBound] + new
      rest = run.range.upperBound
    }
    return rest == text.startIndex ? text : replaced + text[rest...]
  }
}
