/// The beginning of what a destination answered, as it is kept with the attempt.
enum AnswerExcerpt {
  /// In bytes.
  static let limit = 256

  /// One line of printable text; what is neither is a full stop.
  /// - Parameter secrets: what must not be in it, although a destination may say it.
  static func text(_ body: [UInt8], without secrets: [String] = []) -> String {
    let whole = String(decoding: body, as: UTF8.self)
    let blank = secrets.reduce(whole) { $1.count < 4 ? $0 : $0.replacing($1, with: "***") }
    let text = String(decoding: Array(blank.utf8).prefix(limit), as: UTF8.self)
    let plain = text.unicodeScalars.map { scalar -> Character in
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: "."
      default: scalar == "\u{FFFD}" ? "." : Character(scalar)
      }
    }
    return String(plain)
  }
}
