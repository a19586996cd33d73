/// The five functions and what they take (RFC 9535, section 2.4).
extension JSONPathParser {
  private static let argumentCounts = ["length": 1, "count": 1, "value": 1, "match": 2, "search": 2]

  mutating func function(_ name: String, at start: Int) throws(JSONPathError) -> JSONPathFunction {
    guard let expected = Self.argumentCounts[name] else { throw error(.unknownFunction(name), at: start) }
    let arguments = try arguments()
    guard arguments.count == expected else {
      throw error(.wrongArgumentCount(function: name, expected: expected), at: start)
    }
    switch name {
    case "length": return .value(name, .length(try value(arguments[0], of: name)))
    case "count": return .value(name, .count(try nodes(arguments[0], of: name)))
    case "value": return .value(name, .value(try nodes(arguments[0], of: name)))
    default:
      let text = try value(arguments[0], of: name)
      let pattern = try value(arguments[1], of: name)
      let compiled = try self.pattern(pattern, at: arguments[1].offset)
      return .logical(name, JSONPathPatternTest(text: text, pattern: compiled, isWhole: name == "match"))
    }
  }

  private struct Argument {
    let operand: Operand
    let offset: Int
  }

  private mutating func arguments() throws(JSONPathError) -> [Argument] {
    try enter()
    defer { depth -= 1 }
    position += 1
    skipSpace()
    guard !take(")") else { return [] }
    var arguments: [Argument] = []
    repeat {
      skipSpace()
      let start = position
      arguments.append(Argument(operand: try operand(), offset: start))
      skipSpace()
    } while take(",")
    try expect(")")
    return arguments
  }

  private func value(_ argument: Argument, of name: String) throws(JSONPathError) -> JSONPathOperand {
    switch argument.operand {
    case .literal(let literal): return .literal(literal)
    case .query(let query) where query.isSingular: return .query(query)
    case .function(.value(_, let value)): return value
    case .query, .function(.logical):
      throw error(
        .wrongArgument(function: name, expected: "a literal, a query of names and indices, or what a function gives"),
        at: argument.offset)
    }
  }

  private func nodes(_ argument: Argument, of name: String) throws(JSONPathError) -> JSONPathSubquery {
    guard case .query(let query) = argument.operand else {
      throw error(.wrongArgument(function: name, expected: "a query"), at: argument.offset)
    }
    return query
  }

  private func pattern(_ operand: JSONPathOperand, at offset: Int) throws(JSONPathError) -> JSONPathPatternTest.Pattern
  {
    switch operand {
    case .literal(.string(let utf8)):
      do {
        return .compiled(try IRegexp(String(decoding: utf8, as: UTF8.self)))
      } catch {
        switch error.code {
        case .tooLarge(let limit): throw self.error(.tooLong(limit: limit), at: offset)
        case .tooDeep(let limit): throw self.error(.tooDeep(limit: limit), at: offset)
        default: return .invalid(JSONPathInvalidPattern(offset: offset, error: error))
        }
      }
    case .literal: return .invalid(nil)
    default: return .found(operand)
    }
  }
}
