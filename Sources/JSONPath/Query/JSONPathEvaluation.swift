import StrictJSON

/// One run over one document: its root, and the work that is left. Depth first, so results come in the RFC's order
/// and whoever needs but one can stop.
final class JSONPathEvaluation {
  /// What is given every value that is found; false to stop.
  typealias Found = (JSONPathNode) throws(JSONPathLimitError) -> Bool

  private let root: JSONValue
  private let keepsPaths: Bool
  private let limit: Int
  private var work: Int
  /// Patterns of the document that were compiled lately.
  private var patterns: [[UInt8]: IRegexp?] = [:]

  init(root: JSONValue, limit: Int, keepsPaths: Bool) {
    self.root = root
    self.limit = limit
    self.keepsPaths = keepsPaths
    work = limit
  }

  private func spend(_ amount: Int) throws(JSONPathLimitError) {
    work -= amount
    if work < 0 { throw JSONPathLimitError(work: limit) }
  }

  // MARK: Segments

  /// - Returns: false where `found` stopped.
  @discardableResult
  func run(_ segments: [JSONPathSegment], _ found: Found) throws(JSONPathLimitError) -> Bool {
    try visit(JSONPathNode(value: root, trail: nil), segments[...], found)
  }

  private func visit(
    _ node: JSONPathNode, _ segments: ArraySlice<JSONPathSegment>, _ found: Found
  ) throws(JSONPathLimitError) -> Bool {
    guard let segment = segments.first else {
      try spend(1 + (node.trail?.length ?? 0) >> 3)
      return try found(node)
    }
    let rest = segments.dropFirst()
    switch segment {
    case .child(let selectors):
      return try select(selectors, of: node) { (child) throws(JSONPathLimitError) in try visit(child, rest, found) }
    case .descendant(let selectors):
      return try descend(node) { (node) throws(JSONPathLimitError) in
        try select(selectors, of: node) { (child) throws(JSONPathLimitError) in try visit(child, rest, found) }
      }
    }
  }

  private func descend(_ node: JSONPathNode, _ found: Found) throws(JSONPathLimitError) -> Bool {
    try spend(1)
    guard try found(node) else { return false }
    return try children(of: node) { (child) throws(JSONPathLimitError) in
      child.value.kind == .object || child.value.kind == .array ? try descend(child, found) : try spendAndGoOn()
    }
  }

  private func spendAndGoOn() throws(JSONPathLimitError) -> Bool {
    try spend(1)
    return true
  }

  // MARK: Selectors

  private func select(
    _ selectors: [JSONPathSelector], of node: JSONPathNode, _ found: Found
  ) throws(JSONPathLimitError) -> Bool {
    for selector in selectors {
      guard try select(selector, of: node, found) else { return false }
    }
    return true
  }

  private func select(
    _ selector: JSONPathSelector, of node: JSONPathNode, _ found: Found
  ) throws(JSONPathLimitError) -> Bool {
    switch selector {
    case .name(let name):
      guard let value = try member(name, of: node.value) else { return true }
      return try found(child(node, value, .name(name.text)))
    case .index(let index):
      guard let value = try element(index, of: node.value) else { return true }
      guard keepsPaths, index < 0 else { return try found(child(node, value, .index(index))) }
      var examined = 0
      return try found(child(node, value, .index(node.value.count(examined: &examined) + index)))
    case .wildcard: return try children(of: node, found)
    case .slice(let slice):
      let elements = Array(node.value.elements)
      try spend(elements.count)
      for position in slice.positions(in: elements.count) {
        guard try found(child(node, elements[position], .index(position))) else { return false }
      }
      return true
    case .filter(let expression):
      return try children(of: node) { (child) throws(JSONPathLimitError) in
        try holds(expression, for: child.value) ? try found(child) : true
      }
    }
  }

  private func child(_ parent: JSONPathNode, _ value: JSONValue, _ step: JSONPathTrail.Step) -> JSONPathNode {
    JSONPathNode(value: value, trail: keepsPaths ? JSONPathTrail(parent.trail, step) : nil)
  }

  private func children(of node: JSONPathNode, _ found: Found) throws(JSONPathLimitError) -> Bool {
    switch node.value.kind {
    case .array:
      var position = 0
      for element in node.value.elements {
        try spend(1)
        guard try found(child(node, element, .index(position))) else { return false }
        position += 1
      }
    case .object:
      if node.value.isOfDocumentWithDuplicateKeys {
        for member in try lastMembers(of: node.value) {
          guard try give(member, below: node, found) else { return false }
        }
      } else {
        for member in node.value.members {
          guard try give(member, below: node, found) else { return false }
        }
      }
    default: break
    }
    return true
  }

  private func give(
    _ member: JSONMembers.Member, below node: JSONPathNode, _ found: Found
  ) throws(JSONPathLimitError) -> Bool {
    try spend(1)
    let trail = keepsPaths ? JSONPathTrail(node.trail, .name(member.name)) : nil
    return try found(JSONPathNode(value: member.value, trail: trail))
  }

  /// Of members with one name, the last: as lookups find it.
  private func lastMembers(of value: JSONValue) throws(JSONPathLimitError) -> [JSONMembers.Member] {
    let all = Array(value.members)
    try spend(all.count)
    var last: [ArraySlice<UInt8>?: Int] = [:]
    for (place, member) in all.enumerated() { last[member.key.stringUTF8] = place }
    return all.enumerated().filter { last[$0.element.key.stringUTF8] == $0.offset }.map(\.element)
  }

  private func member(_ name: JSONPathName, of value: JSONValue) throws(JSONPathLimitError) -> JSONValue? {
    var examined = 0
    let found = value.member(utf8: name.utf8, examined: &examined)
    try spend(1 + examined >> 2)
    return found
  }

  private func element(_ index: Int, of value: JSONValue) throws(JSONPathLimitError) -> JSONValue? {
    var examined = 0
    let found = value.element(at: index, examined: &examined)
    try spend(1 + examined >> 2)
    return found
  }

  // MARK: Filters

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
    guard let isMatch = pattern.run(text.unicodeScalars, isWhole: test.isWhole, work: &work) else {
      throw JSONPathLimitError(work: limit)
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
      case .tooLarge, .tooDeep: throw JSONPathLimitError(work: limit)
      default: return nil
      }
    } catch {
      throw JSONPathLimitError(work: limit)
    }
  }

  private func text(of operand: JSONPathOperand, _ current: JSONValue) throws(JSONPathLimitError) -> String? {
    let value = try value(of: operand, current)
    try spend(value.cost)
    return value.text
  }
}
