/// Reads a `filter`: comparisons and functions joined by `and`, which binds closer, and `or`, with parentheses.
struct PortSIPFilterParser {
  private enum Token: Hashable {
    case word(String)
    case text(String)
    case open, close, comma
  }

  private let tokens: [Token]
  private let fields: [PortSIPField]
  private var at = 0
  private static let longest = 8_000
  private static let deepest = 50

  /// - Parameter fields: those that the collection has.
  /// - Throws: ``PortSIPError/invalid(_:)`` for what is no such expression.
  static func parse(_ text: String, fields: [PortSIPField]) throws(PortSIPError) -> PortSIPFilter {
    guard text.utf8.count <= longest else { throw .invalid("filter too long") }
    var parser = PortSIPFilterParser(tokens: try tokens(of: text), fields: fields)
    let filter = try parser.disjunction(0)
    guard parser.at == parser.tokens.count else { throw .invalid("filter: more than an expression") }
    return filter
  }

  private init(tokens: [Token], fields: [PortSIPField]) {
    self.tokens = tokens
    self.fields = fields
  }

  /// A quote within quotes is written twice, as in OData.
  private static func tokens(of text: String) throws(PortSIPError) -> [Token] {
    let letters = Array(text.unicodeScalars)
    var tokens: [Token] = []
    var at = 0
    while at < letters.count {
      switch letters[at] {
      case " ": at += 1
      case "(": tokens.append(.open); at += 1
      case ")": tokens.append(.close); at += 1
      case ",": tokens.append(.comma); at += 1
      case "'":
        var quoted = String.UnicodeScalarView()
        at += 1
        while true {
          guard at < letters.count else { throw .invalid("filter: a quote is open") }
          if letters[at] != "'" {
            quoted.append(letters[at])
          } else if at + 1 < letters.count, letters[at + 1] == "'" {
            quoted.append("'")
            at += 1
          } else {
            break
          }
          at += 1
        }
        at += 1
        tokens.append(.text(String(quoted)))
      default:
        var word = String.UnicodeScalarView()
        while at < letters.count, !" (),'".unicodeScalars.contains(letters[at]) {
          word.append(letters[at])
          at += 1
        }
        tokens.append(.word(String(word)))
      }
    }
    return tokens
  }

  private mutating func disjunction(_ depth: Int) throws(PortSIPError) -> PortSIPFilter {
    var filter = try conjunction(depth)
    while skip(.word("or")) { filter = .or(filter, try conjunction(depth)) }
    return filter
  }

  private mutating func conjunction(_ depth: Int) throws(PortSIPError) -> PortSIPFilter {
    var filter = try term(depth)
    while skip(.word("and")) { filter = .and(filter, try term(depth)) }
    return filter
  }

  private mutating func term(_ depth: Int) throws(PortSIPError) -> PortSIPFilter {
    if skip(.open) {
      guard depth < Self.deepest else { throw .invalid("filter: too deep") }
      let inner = try disjunction(depth + 1)
      try expect(.close)
      return inner
    }
    let word = try word()
    if let function = PortSIPFilter.Function(rawValue: word), skip(.open) {
      let field = try field(try self.word())
      try expect(.comma)
      guard case .text(let text)? = next() else { throw .invalid("filter: \(word) wants a text in quotes") }
      try expect(.close)
      return .call(function, field, text)
    }
    let field = try field(word)
    guard let comparison = PortSIPFilter.Comparison(rawValue: try self.word()) else {
      throw .invalid("filter: no comparison after \(word)")
    }
    return .compare(field, comparison, try literal(field))
  }

  /// "strings and times in single quotes"; a number stands bare or in quotes.
  private mutating func literal(_ field: PortSIPField) throws(PortSIPError) -> PortSIPValue {
    let token = next()
    if token == .word("null") { return .absent }
    switch (field.kind, token) {
    case (.text, .text(let text)?): return .text(text)
    case (.time, .text("")?): return .text("")
    case (.time, .text(let text)?):
      guard let time = PortSIPValue.microseconds(of: text) else { throw .invalid("filter: no time: \(text)") }
      return .time(time, digits: 6)
    case (.number, .text(let text)?), (.number, .word(let text)?):
      guard Double(text) != nil else { throw .invalid("filter: no number: \(text)") }
      return .number(text)
    default: throw .invalid("filter: no value for \(field.rawValue)")
    }
  }

  private func field(_ name: String) throws(PortSIPError) -> PortSIPField {
    guard let field = PortSIPField(rawValue: name), fields.contains(field) else {
      throw .invalid("filter: no field \(name)")
    }
    return field
  }

  private mutating func next() -> Token? {
    guard at < tokens.count else { return nil }
    defer { at += 1 }
    return tokens[at]
  }

  private mutating func skip(_ token: Token) -> Bool {
    guard at < tokens.count, tokens[at] == token else { return false }
    at += 1
    return true
  }

  private mutating func expect(_ token: Token) throws(PortSIPError) {
    guard skip(token) else { throw .invalid("filter: incomplete") }
  }

  private mutating func word() throws(PortSIPError) -> String {
    guard case .word(let word)? = next() else { throw .invalid("filter: incomplete") }
    return word
  }
}
