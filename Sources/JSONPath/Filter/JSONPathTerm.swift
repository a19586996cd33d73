public import StrictJSON

/// A query within a filter and what is done with it: for those who know what the values can be, and check.
public struct JSONPathTerm: Sendable, Hashable {
  /// What is done with what the query finds.
  public enum Use: Sendable, Hashable {
    /// Only whether it finds anything.
    case existence
    /// - Parameters:
    ///   - sign: `==`, `<` and so on.
    ///   - text: the literal, where it is a string.
    case comparison(sign: String, with: JSONKind, text: String?)
    /// Compared with what another query finds, by its names.
    case comparisonWithQuery(names: [String]?)
    /// Given to that function.
    case argument(of: String)
  }

  /// The names that the query begins with.
  public let names: [String]
  /// Whether it has nothing but these names.
  public let isNamesOnly: Bool
  /// In Unicode scalars of the filter, from 0.
  public let offset: Int
  /// What is done with it.
  public let use: Use
}

extension JSONPathFilter {
  /// Every query of the filter that starts from the record, in order. Filters within queries are not looked into.
  public var terms: [JSONPathTerm] { expression.terms }
}

extension JSONPathExpression {
  fileprivate var terms: [JSONPathTerm] {
    switch self {
    case .or(let parts), .and(let parts): parts.flatMap(\.terms)
    case .not(let part): part.terms
    case .existence(let query): [query.term(.existence)]
    case .comparison(let left, let sign, let right):
      left.terms(sign, against: right) + right.terms(sign, against: left)
    case .matches(let test): test.text.arguments(of: test.name) + test.pattern.arguments(of: test.name)
    }
  }
}

extension JSONPathOperand {
  fileprivate func terms(_ sign: JSONPathComparison, against other: JSONPathOperand) -> [JSONPathTerm] {
    guard case .query(let query) = self else { return arguments(of: "") }
    switch other {
    case .literal(let literal):
      let text: String? = if case .string(let utf8) = literal { String(decoding: utf8, as: UTF8.self) } else { nil }
      return [query.term(.comparison(sign: sign.rawValue, with: literal.kind, text: text))]
    case .query(let other): return [query.term(.comparisonWithQuery(names: other.names))]
    case .length, .count: return [query.term(.comparison(sign: sign.rawValue, with: .number, text: nil))]
    case .value: return [query.term(.argument(of: ""))]
    }
  }

  fileprivate func arguments(of function: String) -> [JSONPathTerm] {
    switch self {
    case .literal: []
    case .query(let query): [query.term(.argument(of: function))]
    case .count(let query): [query.term(.argument(of: "count"))]
    case .value(let query): [query.term(.argument(of: "value"))]
    case .length(let operand): operand.arguments(of: "length")
    }
  }
}

extension JSONPathPatternTest.Pattern {
  fileprivate func arguments(of function: String) -> [JSONPathTerm] {
    if case .found(let operand) = self { operand.arguments(of: function) } else { [] }
  }
}

extension JSONPathSubquery {
  private var asQuery: JSONPathQuery { JSONPathQuery(text: "", segments: segments) }
  fileprivate var names: [String]? { asQuery.names }

  fileprivate func term(_ use: JSONPathTerm.Use) -> JSONPathTerm {
    let query = asQuery
    return JSONPathTerm(names: query.leadingNames, isNamesOnly: query.names != nil, offset: offset, use: use)
  }
}
