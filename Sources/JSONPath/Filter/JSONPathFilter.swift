public import StrictJSON

/// A logical expression by itself: what stands behind `?` in a query, with `@` (and `$`) the value it is asked of.
public struct JSONPathFilter: Sendable, Hashable, CustomStringConvertible {
  /// As it was written.
  public let text: String
  let expression: JSONPathExpression

  /// - Parameter lengthLimit: in Unicode scalars.
  /// - Throws: the first thing wrong, with its place.
  public init(_ text: String, lengthLimit: Int = JSONPathQuery.lengthLimit) throws(JSONPathError) {
    var parser = try JSONPathParser(text, lengthLimit: lengthLimit)
    expression = try parser.wholeExpression()
    self.text = text
  }

  /// Whether the expression holds for that value.
  public func holds(
    for value: JSONValue, work: Int = JSONPathQuery.defaultWork
  ) throws(JSONPathLimitError) -> Bool {
    try JSONPathEvaluation(root: value, budget: JSONPathBudget(work: work), keepsPaths: false).holds(
      expression, for: value)
  }

  /// The expression as it was written.
  public var description: String { text }
}
