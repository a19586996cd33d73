import StrictJSON

/// Logical expressions, asked of one value (RFC 9535, section 2.3.5.2).
extension JSONPathEvaluation {
  func holds(_ expression: JSONPathExpression, for current: JSONValue) throws(JSONPathLimitError) -> Bool {
    switch expression {
    case .or(let parts):
      for part in parts where try holds(part, for: current) { return true }
      return false
    case .and(let parts):
      for part in parts where try !holds(part, for: current) { return false }
      return true
    case .not(let part): return try !holds(part, for: current)
    case .existence(let query):
      return try !visit(start(query, current), query.segments[...]) { (_) throws(JSONPathLimitError) in false }
    case .comparison(let left, let sign, let right):
      return try compare(value(of: left, current), sign, value(of: right, current))
    case .matches(let test): return try matches(test, current)
    }
  }

  private func start(_ query: JSONPathSubquery, _ current: JSONValue) -> JSONPathNode {
    JSONPathNode(value: query.isRelative ? current : root, trail: nil)
  }

  private func value(of operand: JSONPathOperand, _ current: JSONValue) throws(JSONPathLimitError) -> JSONPathComparable
  {
    switch operand {
    case .literal(let literal): return .literal(literal)
    case .query(let query): return try singular(query, current).map { .found($0) } ?? .nothing
    case .length(let inner):
      try spend(1)
      let counted = try value(of: inner, current)
      var examined = 0
      let length = counted.length(examined: &examined)
      try spend(examined >> 4)
      return length.map { .literal(.number(JSONPathNumber($0))) } ?? .nothing
    case .count(let query):
      var count = 0
      _ = try visit(start(query, current), query.segments[...]) { (_) throws(JSONPathLimitError) in
        count += 1
        return true
      }
      return .literal(.number(JSONPathNumber(count)))
    case .value(let query):
      var values: [JSONValue] = []
      _ = try visit(start(query, current), query.segments[...]) { (node) throws(JSONPathLimitError) in
        values.append(node.value)
        return values.count < 2
      }
      return values.count == 1 ? .found(values[0]) : .nothing
    }
  }

  private func singular(_ query: JSONPathSubquery, _ current: JSONValue) throws(JSONPathLimitError) -> JSONValue? {
    var value = query.isRelative ? current : root
    for segment in query.segments {
      guard case .child(let selectors) = segment, let selector = selectors.first else { return nil }
      let next: JSONValue?
      switch selector {
      case .name(let name): next = try member(name, of: value)
      case .index(let index): next = try element(index, of: value)
      default: next = nil
      }
      guard let next else { return nil }
      value = next
    }
    return value
  }

  private func compare(
    _ a: JSONPathComparable, _ sign: JSONPathComparison, _ b: JSONPathComparable
  ) throws(JSONPathLimitError) -> Bool {
    try spend(1 + a.cost + b.cost)
    var examined = 0
    let holds =
      switch sign {
      case .equal: a.equals(b, examined: &examined)
      case .notEqual: !a.equals(b, examined: &examined)
      case .less: a.isLess(than: b)
      case .greater: b.isLess(than: a)
      case .lessOrEqual: a.isLess(than: b) || a.equals(b, examined: &examined)
      case .greaterOrEqual: b.isLess(than: a) || a.equals(b, examined: &examined)
      }
    try spend(examined)
    return holds
  }

  private func matches(_ test: JSONPathPatternTest, _ current: JSONValue) throws(JSONPathLimitError) -> Bool {
    guard let pattern = try pattern(test.pattern, current), let text = try text(of: test.text, current) else {
      return false
    }
    guard let isMatch = pattern.run(text.unicodeScalars, isWhole: test.isWhole, work: &budget.left) else {
      throw JSONPathLimitError(work: budget.work)
    }
    return isMatch
  }

  private func pattern(
    _ pattern: JSONPathPatternTest.Pattern, _ current: JSONValue
  ) throws(JSONPathLimitError) -> IRegexp? {
    switch pattern {
    case .compiled(let compiled): return compiled
    case .invalid: return nil
    case .found(let operand):
      guard let text = try text(of: operand, current) else { return nil }
      let key = Array(text.utf8)
      if let known = patterns[key] { return known }
      let compiled = try compile(text)
      if patterns.count < 16 { patterns[key] = compiled }
      return compiled
    }
  }

  /// - Returns: nil where it is no I-Regexp, which matches nothing; one that is too large is an error.
  private func compile(_ text: String) throws(JSONPathLimitError) -> IRegexp? {
    do {
      let compiled = try IRegexp(text)
      try spend(text.utf8.count + compiled.program.count)
      return compiled
    } catch let error as IRegexpError {
      switch error.code {
      case .tooLarge, .tooDeep: throw JSONPathLimitError(work: budget.work)
      default: return nil
      }
    } catch {
      throw JSONPathLimitError(work: budget.work)
    }
  }

  private func text(of operand: JSONPathOperand, _ current: JSONValue) throws(JSONPathLimitError) -> String? {
    let value = try value(of: operand, current)
    try spend(value.cost)
    return value.text
  }
}
