/// Finds what may be a telephone number in a text: digits, full-width ones too, with the separators that people put between.
enum DigitRuns {
  struct Run {
    let range: Range<String.Index>
    /// ASCII.
    let digits: String
  }

  static func find(in text: String) -> [Run] {
    var runs: [Run] = []
    var start: String.Index?
    var end = text.startIndex
    var digits = ""
    func finish() {
      if let start, !digits.isEmpty { runs.append(Run(range: start..<end, digits: digits)) }
      start = nil
      digits = ""
    }
    let scalars = text.unicodeScalars
    for index in scalars.indices {
      let scalar = scalars[index]
      if let digit = digit(scalar) {
        start = start ?? index
        digits.unicodeScalars.append(digit)
        end = scalars.index(after: index)
      } else if scalar == "+" || scalar == "＋" {
        // Begins a number, and ends the one before.
        finish()
        start = index
        end = scalars.index(after: index)
      } else if start == nil || !separators.contains(scalar) {
        finish()
      }
    }
    finish()
    return runs
  }

  private static let separators: Set<Unicode.Scalar> = [
    " ", "\u{A0}", "\u{202F}", "-", "\u{2010}", "\u{2011}", "\u{2013}", ".", "(", ")", "/",
  ]

  private static func digit(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x30...0x39: scalar
    case 0xFF10...0xFF19: Unicode.Scalar(scalar.value - 0xFF10 + 0x30)
    default: nil
    }
  }
}
