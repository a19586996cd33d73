/// Logical expressions (RFC 9535, section 2.3.5.1).
extension JSONPathParser {
  /// The whole text is one expression.
  mutating func wholeExpression() throws(JSONPathError) -> JSONPathExpression {
    skipSpace()
    let found = try expression()
    skipSpace()
    guard position == text.count else { throw unexpected() }
    return found
  }

  mutating func expression() throws(JSONPathError) -> JSONPathExpression {
    try enter()
    defer { depth -= 1 }
    return try list("|", { .or($0) }) { parser throws(JSONPathError) in
      try parser.list("&", { .and($0) }) { parser throws(JSONPathError) in try parser.basic() }
    }
  }

  /// Parts with a doubled character between them.
  private mutating func list(
    _ sign: Unicode.Scalar, _ make: ([JSONPathExpression]) -> JSONPathExpression,
    _ part: (inout JSONPathParser) throws(JSONPathError) -> JSONPathExpression
  ) throws(JSONPathError) -> JSONPathExpression {
    var parts = [try part(&self)]
    while true {
      let before = position
      skipSpace()
      guard take(sign) else {
        position = before
        return parts.count == 1 ? parts[0] : make(parts)
      }
      try expect(sign)
      skipSpace()
      parts.append(try part(&self))
    }
  }

  private mutating func basic() throws(JSONPathError) -> JSONPathExpression {
    guard let next = peek else { throw error(.unexpectedEnd) }
    switch next {
    case "!":
      position += 1
      skipSpace()
      let start = position
      let inner = peek == "(" ? try parenthesised() : try test(operand(), at: start)
      let end = position
      skipSpace()
      if let next = peek, "=!<>".unicodeScalars.contains(next) { throw error(.negatedComparison) }
      position = end
      return .not(inner)
    case "(": return try parenthesised()
    default: return try comparisonOrTest()
    }
  }

  private mutating func parenthesised() throws(JSONPathError) -> JSONPathExpression {
    position += 1
    skipSpace()
    let inner = try expression()
    skipSpace()
    try expect(")")
    return inner
  }

  private mutating func comparisonOrTest() throws(JSONPathError) -> JSONPathExpression {
    let start = position
    let left = try operand()
    let end = position
    skipSpace()
    guard let sign = try comparison() else {
      position = end
      return try test(left, at: start)
    }
    skipSpace()
    let leftSide = try comparable(left, at: start)
    let rightStart = position
    return .comparison(leftSide, sign, try comparable(try operand(), at: rightStart))
  }

  private mutating func comparison() throws(JSONPathError) -> JSONPathComparison? {
    guard let first = peek, "=!<>".unicodeScalars.contains(first) else { return nil }
    let start = position
    position += 1
    let isDouble = take("=")
    guard let sign = JSONPathComparison(rawValue: String(Character(first)) + (isDouble ? "=" : "")) else {
      throw error(.unexpectedCharacter(Character(first)), at: start)
    }
    return sign
  }

  /// What a test or a side of a comparison may be, before it is known which.
  enum Operand {
    case literal(JSONPathLiteral)
    case query(JSONPathSubquery)
    case function(JSONPathFunction)
  }

  /// What was called, and what it gives.
  enum JSONPathFunction {
    case value(String, JSONPathOperand)
    case logical(String, JSONPathPatternTest)
  }

  private func test(_ operand: Operand, at start: Int) throws(JSONPathError) -> JSONPathExpression {
    switch operand {
    case .query(let query): return .existence(query)
    case .function(.logical(_, let test)): return .matches(test)
    case .function(.value(let name, _)): throw error(.notTest("what \(name) gives"), at: start)
    case .literal: throw error(.notTest("a literal"), at: start)
    }
  }

  private func comparable(_ operand: Operand, at start: Int) throws(JSONPathError) -> JSONPathOperand {
    switch operand {
    case .literal(let literal): return .literal(literal)
    case .query(let query):
      guard query.isSingular else { throw error(.notSingular, at: start) }
      return .query(query)
    case .function(.value(_, let value)): return value
    case .function(.logical(let name, _)): throw error(.notComparable(function: name), at: start)
    }
  }

  mutating func operand() throws(JSONPathError) -> Operand {
    guard let next = peek else { throw error(.unexpectedEnd) }
    switch next {
    case "@", "$": return .query(try subquery())
    case "'", "\"": return .literal(.string(Array(try quoted().utf8)))
    case "-", "0"..."9": return .literal(.number(try number()))
    case "a"..."z": return try named()
    default: throw error(.missingTest)
    }
  }

  mutating func subquery() throws(JSONPathError) -> JSONPathSubquery {
    let start = position
    let isRelative = peek == "@"
    position += 1
    return JSONPathSubquery(isRelative: isRelative, segments: try segments(), offset: start)
  }

  /// RFC 9535, section 2.3.5.1: as RFC 8259 writes numbers.
  private mutating func number() throws(JSONPathError) -> JSONPathNumber {
    let start = position
    if peek == "-" { position += 1 }
    let digits = position
    skipDigits()
    let isWhole = position > digits && (text[digits] != "0" || position == digits + 1)
    if take(".") {
      let fraction = position
      skipDigits()
      guard position > fraction else { throw error(.invalidNumber, at: start) }
    }
    if peek == "e" || peek == "E" {
      position += 1
      if !take("+") { _ = take("-") }
      let exponent = position
      skipDigits()
      guard position > exponent else { throw error(.invalidNumber, at: start) }
    }
    guard isWhole, let number = JSONPathNumber(string(start..<position)) else { throw error(.invalidNumber, at: start) }
    return number
  }

  private mutating func named() throws(JSONPathError) -> Operand {
    let start = position
    while let next = peek, ("a"..."z").contains(next) || ("0"..."9").contains(next) || next == "_" { position += 1 }
    let name = string(start..<position)
    if peek == "(" { return .function(try function(name, at: start)) }
    switch name {
    case "true": return .literal(.boolean(true))
    case "false": return .literal(.boolean(false))
    case "null": return .literal(.null)
    default: throw error(.missingTest, at: start)
    }
  }
}
