import StrictJSON

/// One run over one document: its root, and the work that is left. Depth first, so results come in the RFC's order
/// and whoever needs but one can stop.
final class JSONPathEvaluation {
  /// What is given every value that is found; false to stop.
  typealias Found = (JSONPathNode) throws(JSONPathLimitError) -> Bool

  let root: JSONValue
  private let keepsPaths: Bool
  let budget: JSONPathBudget
  /// Patterns of the document that were compiled lately.
  var patterns: [[UInt8]: IRegexp?] = [:]

  init(root: JSONValue, budget: JSONPathBudget, keepsPaths: Bool) {
    self.root = root
    self.budget = budget
    self.keepsPaths = keepsPaths
  }

  func spend(_ amount: Int) throws(JSONPathLimitError) { try budget.spend(amount) }

  // MARK: Segments

  /// - Returns: false where `found` stopped.
  @discardableResult
  func run(_ segments: [JSONPathSegment], _ found: Found) throws(JSONPathLimitError) -> Bool {
    try visit(JSONPathNode(value: root, trail: nil), segments[...], found)
  }

  func visit(
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
    let members = value.lastMembers
    try spend(members.count)
    return members
  }

  func member(_ name: JSONPathName, of value: JSONValue) throws(JSONPathLimitError) -> JSONValue? {
    var examined = 0
    let found = value.member(utf8: name.utf8, examined: &examined)
    try spend(1 + examined >> 2)
    return found
  }

  func element(_ index: Int, of value: JSONValue) throws(JSONPathLimitError) -> JSONValue? {
    var examined = 0
    let found = value.element(at: index, examined: &examined)
    try spend(1 + examined >> 2)
    return found
  }
}
