/// The beginning of what a destination answered, as it is kept with the attempt.
enum AnswerExcerpt {
  /// In bytes.
  static let limit = 256

  /// One line of printable text; what is neither is a full stop.
  static func text(_ body: [UInt8]) -> String {
    let text = String(decoding: body.prefix(limit), as: UTF8.self)
    let plain = text.unicodeScalars.map { scalar -> Character in
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: "."
      default: scalar == "\u{FFFD}" ? "." : Character(scalar)
      }
    }
    return String(plain)
  }
}
