/// The grammar of RFC 9535, section 2, as far as singular queries go.
struct JSONPathParser {
  private let text: [Unicode.Scalar]
  private var position = 0

  /// RFC 9535, section 2.1: the exact integers of a double.
  private static let integerLimit = 9_007_199_254_740_991

  init(_ text: String) throws(JSONPathError) {
    self.text = Array(text.unicodeScalars.prefix(JSONPathQuery.lengthLimit + 1))
    guard self.text.count <= JSONPathQuery.lengthLimit else {
      throw JSONPathError(code: .tooLong(limit: JSONPathQuery.lengthLimit), offset: JSONPathQuery.lengthLimit)
    }
  }

  mutating func query() throws(JSONPathError) -> [JSONPathSegment] {
    guard text.first == "$" else { throw error(.missingRoot) }
    position = 1
    var segments: [JSONPathSegment] = []
    while true {
      let before = position
      skipSpace()
      guard position < text.count else {
        // Space may stand between segments, not after the last one.
        if position > before { throw error(.unexpectedCharacter(Character(text[before])), at: before) }
        return segments
      }
      segments.append(try segment())
    }
  }

  private mutating func segment() throws(JSONPathError) -> JSONPathSegment {
    switch text[position] {
    case ".":
      position += 1
      guard position < text.count else { throw error(.unexpectedEnd) }
      if text[position] == "." || text[position] == "*" { throw error(.notSingular) }
      return .name(try shorthand())
    case "[":
      position += 1
      skipSpace()
      guard position < text.count else { throw error(.unexpectedEnd) }
      let segment = try selector()
      skipSpace()
      guard position < text.count else { throw error(.unexpectedEnd) }
      if text[position] == "," || text[position] == ":" { throw error(.notSingular) }
      guard text[position] == "]" else { throw error(.unexpectedCharacter(Character(text[position]))) }
      position += 1
      return segment
    default:
      throw error(.unexpectedCharacter(Character(text[position])))
    }
  }

  private mutating func selector() throws(JSONPathError) -> JSONPathSegment {
    switch text[position] {
    case "'", "\"": return .name(try quoted())
    case "*", "?", ":": throw error(.notSingular)
    case "-", "0"..."9": return .index(try index())
    default: throw error(.unexpectedCharacter(Character(text[position])))
    }
  }

  private mutating func shorthand() throws(JSONPathError) -> String {
    let start = position
    while position < text.count, isNameCharacter(text[position], isFirst: position == start) { position += 1 }
    guard position > start else { throw error(.invalidName) }
    return string(start..<position)
  }

  private func isNameCharacter(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "_", "\u{80}"...: true
    case "0"..."9": !isFirst
    default: false
    }
  }

  private mutating func index() throws(JSONPathError) -> Int {
    let start = position
    if text[position] == "-" { position += 1 }
    let digits = position
    while position < text.count, ("0"..."9").contains(text[position]) { position += 1 }
    let spelled = string(start..<position)
    let leadsWithZero = position > digits && text[digits] == "0"
    guard let value = Int(spelled), abs(value) <= Self.integerLimit, !leadsWithZero || spelled == "0" else {
      throw error(.invalidIndex, at: start)
    }
    return value
  }

  private mutating func quoted() throws(JSONPathError) -> String {
    let quote = text[position]
    position += 1
    var name = String.UnicodeScalarView()
    while true {
      guard position < text.count else { throw error(.unexpectedEnd) }
      let scalar = text[position]
      if scalar == quote {
        position += 1
        return String(name)
      }
      guard scalar >= " " else { throw error(.invalidName) }
      position += 1
      name.append(scalar == "\\" ? try escaped(quote) : scalar)
    }
  }

  private mutating func escaped(_ quote: Unicode.Scalar) throws(JSONPathError) -> Unicode.Scalar {
    guard position < text.count else { throw error(.unexpectedEnd) }
    let letter = text[position]
    position += 1
    switch letter {
    case quote, "\\", "/": return letter
    case "b": return "\u{8}"
    case "f": return "\u{c}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u": return try unicode()
    default: throw error(.invalidName, at: position - 1)
    }
  }

  private mutating func unicode() throws(JSONPathError) -> Unicode.Scalar {
    let start = position
    let high = try unit()
    guard high & 0xf800 == 0xd800 else {
      guard let scalar = Unicode.Scalar(high) else { throw error(.invalidName, at: start) }
      return scalar
    }
    guard high < 0xdc00, position + 1 < text.count, text[position] == "\\", text[position + 1] == "u" else {
      throw error(.invalidName, at: start)
    }
    position += 2
    let low = try unit()
    guard low & 0xfc00 == 0xdc00, let scalar = Unicode.Scalar(0x10000 + (high & 0x3ff) << 10 + low & 0x3ff) else {
      throw error(.invalidName, at: start)
    }
    return scalar
  }

  private mutating func unit() throws(JSONPathError) -> UInt32 {
    guard position + 4 <= text.count else { throw error(.unexpectedEnd, at: text.count) }
    let digits = text[position..<position + 4]
    guard digits.allSatisfy(\.properties.isASCIIHexDigit), let unit = UInt32(string(position..<position + 4), radix: 16)
    else { throw error(.invalidName) }
    position += 4
    return unit
  }

  private mutating func skipSpace() {
    while position < text.count, " \t\n\r".unicodeScalars.contains(text[position]) { position += 1 }
  }

  private func string(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: text[range])
    return String(view)
  }

  private func error(_ code: JSONPathError.Code, at offset: Int? = nil) -> JSONPathError {
    JSONPathError(code: code, offset: offset ?? position)
  }
}
