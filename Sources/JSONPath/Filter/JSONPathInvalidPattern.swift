/// A literal pattern that is no I-Regexp: RFC 9535 has it match nothing, which nobody means.
public struct JSONPathInvalidPattern: Sendable, Hashable {
  /// Where it stands, in Unicode scalars of the query or filter, from 0.
  public let offset: Int
  /// What is wrong with it.
  public let error: IRegexpError
}

extension JSONPathFilter {
  /// The literal patterns of the filter that match nothing.
  public var invalidPatterns: [JSONPathInvalidPattern] { expression.invalidPatterns }
}

extension JSONPathQuery {
  /// The literal patterns of the query's filters that match nothing.
  public var invalidPatterns: [JSONPathInvalidPattern] { segments.flatMap(\.invalidPatterns) }
}

extension JSONPathSegment {
  fileprivate var invalidPatterns: [JSONPathInvalidPattern] {
    switch self {
    case .child(let selectors), .descendant(let selectors):
      selectors.flatMap { selector -> [JSONPathInvalidPattern] in
        if case .filter(let expression) = selector { expression.invalidPatterns } else { [] }
      }
    }
  }
}

extension JSONPathExpression {
  fileprivate var invalidPatterns: [JSONPathInvalidPattern] {
    switch self {
    case .or(let parts), .and(let parts): parts.flatMap(\.invalidPatterns)
    case .not(let part): part.invalidPatterns
    case .existence(let query): query.segments.flatMap(\.invalidPatterns)
    case .matches(let test):
      if case .invalid(let pattern?) = test.pattern { [pattern] } else { [] }
    case .comparison: []
    }
  }
}
