/// A logical expression (RFC 9535, section 2.3.5.1).
indirect enum JSONPathExpression: Sendable, Hashable {
  /// At least two.
  case or([JSONPathExpression])
  /// At least two.
  case and([JSONPathExpression])
  case not(JSONPathExpression)
  case comparison(JSONPathOperand, JSONPathComparison, JSONPathOperand)
  /// Whether the query selects anything at all.
  case existence(JSONPathSubquery)
  /// `match` or `search`.
  case matches(JSONPathPatternTest)
}

enum JSONPathComparison: String, Sendable, Hashable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

/// A query within a filter.
struct JSONPathSubquery: Sendable, Hashable {
  /// `@`, the value that is being looked at; else `$`.
  let isRelative: Bool
  let segments: [JSONPathSegment]
  /// Where it stands, in Unicode scalars.
  let offset: Int

  /// Names and indices only: one value at most (RFC 9535, section 2.3.5.1).
  var isSingular: Bool {
    segments.allSatisfy { segment in
      guard case .child(let selectors) = segment, selectors.count == 1 else { return false }
      switch selectors[0] {
      case .name, .index: return true
      default: return false
      }
    }
  }
}

/// What stands on one side of a comparison, or is given to a function: of the RFC's ValueType.
indirect enum JSONPathOperand: Sendable, Hashable {
  case literal(JSONPathLiteral)
  /// Singular.
  case query(JSONPathSubquery)
  case length(JSONPathOperand)
  case count(JSONPathSubquery)
  case value(JSONPathSubquery)
}

/// `match(text, pattern)` or `search(text, pattern)` (RFC 9535, sections 2.4.6 and 2.4.7).
struct JSONPathPatternTest: Sendable, Hashable {
  enum Pattern: Sendable, Hashable {
    /// A literal, compiled with the query.
    case compiled(IRegexp)
    /// A literal that is no I-Regexp, which matches nothing.
    case invalid(JSONPathInvalidPattern?)
    /// Of the document: compiled when it is met.
    case found(JSONPathOperand)
  }

  let text: JSONPathOperand
  let pattern: Pattern
  /// `match`: the whole text; `search`: any part of it.
  let isWhole: Bool

  var name: String { isWhole ? "match" : "search" }
}
