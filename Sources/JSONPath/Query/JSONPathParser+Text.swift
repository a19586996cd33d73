/// Characters, space and quoted text.
extension JSONPathParser {
  var peek: Unicode.Scalar? { position < text.count ? text[position] : nil }

  mutating func skipSpace() {
    while let next = peek, next == " " || next == "\t" || next == "\n" || next == "\r" { position += 1 }
  }

  mutating func skipDigits() {
    while let next = peek, ("0"..."9").contains(next) { position += 1 }
  }

  /// Takes that character where it stands here.
  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    position += 1
    return true
  }

  mutating func expect(_ scalar: Unicode.Scalar) throws(JSONPathError) {
    guard take(scalar) else { throw unexpected() }
  }

  mutating func enter() throws(JSONPathError) {
    depth += 1
    guard depth <= Self.depthLimit else { throw error(.tooDeep(limit: Self.depthLimit)) }
  }

  func string(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: text[range])
    return String(view)
  }

  func error(_ code: JSONPathError.Code, at offset: Int? = nil) -> JSONPathError {
    JSONPathError(code: code, offset: offset ?? position)
  }

  func unexpected() -> JSONPathError {
    peek.map { error(.unexpectedCharacter(Character($0))) } ?? error(.unexpectedEnd)
  }

  /// A text between quotes, with the escapes of RFC 9535, section 2.3.1.1.
  mutating func quoted() throws(JSONPathError) -> String {
    let quote = text[position]
    position += 1
    var name = String.UnicodeScalarView()
    while true {
      guard let scalar = peek else { throw error(.unexpectedEnd) }
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
    guard let letter = peek else { throw error(.unexpectedEnd) }
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
    guard high < 0xdc00, take("\\"), take("u") else { throw error(.invalidName, at: start) }
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
}
