/// Cuts a text at its placeholders. A query may hold `}` itself, so it is parsed, not searched for.
struct JSONPathTemplateParser {
  private let text: [Unicode.Scalar]
  private var position = 0

  init(_ text: String) throws(JSONPathError) {
    self.text = Array(text.unicodeScalars.prefix(JSONPathTemplate.lengthLimit + 1))
    guard self.text.count <= JSONPathTemplate.lengthLimit else {
      throw JSONPathError(code: .tooLong(limit: JSONPathTemplate.lengthLimit), offset: JSONPathTemplate.lengthLimit)
    }
  }

  mutating func parts() throws(JSONPathError) -> [JSONPathTemplate.Part] {
    var parts: [JSONPathTemplate.Part] = []
    var plain = String.UnicodeScalarView()
    while position < text.count {
      if isPlaceholder(at: position + 1), text[position] == "$" {
        plain.append(contentsOf: "${".unicodeScalars)
        position += 3
      } else if isPlaceholder(at: position) {
        if !plain.isEmpty { parts.append(.text(String(plain))) }
        plain = String.UnicodeScalarView()
        parts.append(.query(try placeholder()))
      } else {
        plain.append(text[position])
        position += 1
      }
    }
    if !plain.isEmpty { parts.append(.text(String(plain))) }
    return parts
  }

  /// The query of a placeholder that begins here; afterwards the position is behind its brace.
  mutating func placeholder() throws(JSONPathError) -> JSONPathQuery {
    let start = position
    var parser = try JSONPathParser(text, at: position + 2)
    let segments = try parser.queryPrefix()
    guard parser.position - start <= JSONPathQuery.lengthLimit else {
      throw JSONPathError(code: .tooLong(limit: JSONPathQuery.lengthLimit), offset: start)
    }
    guard parser.take("}") else {
      throw parser.position < text.count
        ? parser.unexpected() : JSONPathError(code: .unclosedPlaceholder, offset: start)
    }
    position = parser.position
    return JSONPathQuery(text: parser.string(start + 2..<position - 1), segments: segments)
  }

  var peek: Unicode.Scalar? { position < text.count ? text[position] : nil }
  var isPlaceholderNext: Bool { isPlaceholder(at: position) }
  mutating func skip() { position += 1 }

  private func isPlaceholder(at place: Int) -> Bool {
    place + 1 < text.count && text[place] == "$" && text[place + 1] == "{"
  }
}
