public import StrictJSON

/// A query of RFC 9535. Parsed once, run over any number of documents.
public struct JSONPathQuery: Sendable, Hashable, CustomStringConvertible {
  /// As it was written.
  public let text: String
  let segments: [JSONPathSegment]
  /// Of a singular query, its steps.
  private let steps: [Step]?

  /// Of a query that has nothing but names, these: the quick way.
  private let path: [[UInt8]]?

  private enum Step: Sendable, Hashable {
    case name(JSONPathName)
    case index(Int)
  }

  /// In Unicode scalars.
  public static let lengthLimit = 4096
  /// In steps (see ``JSONPathLimitError``): some tenths of a second.
  public static let defaultWork = 5_000_000

  /// - Throws: the first thing wrong, with its place.
  public init(_ text: String) throws(JSONPathError) {
    var parser = try JSONPathParser(text)
    self.init(text: text, segments: try parser.query())
  }

  init(text: String, segments: [JSONPathSegment]) {
    self.text = text
    self.segments = segments
    var steps: [Step]? = []
    for segment in segments {
      guard case .child(let selectors) = segment, selectors.count == 1 else {
        steps = nil
        break
      }
      switch selectors[0] {
      case .name(let name): steps?.append(.name(name))
      case .index(let index): steps?.append(.index(index))
      default: steps = nil
      }
    }
    self.steps = steps
    var path: [[UInt8]]? = []
    for step in steps ?? [.index(0)] {
      if case .name(let name) = step { path?.append(name.utf8) } else { path = nil }
    }
    self.path = path
  }

  /// Whether the query gives one value at most (RFC 9535, section 2.3.5.1).
  public var isSingular: Bool { steps != nil }

  /// The canonical spelling of a singular query: RFC 9535, section 2.7, but for indices from the end. Of any other,
  /// the text.
  public var normalized: String {
    guard let steps else { return text }
    return steps.reduce(into: "$") { path, step in
      switch step {
      case .name(let name): path += JSONPathSpelling.name(name.text)
      case .index(let index): path += "[\(index)]"
      }
    }
  }

  /// The names that the query begins with: all that it reads stands below them.
  public var leadingNames: [String] {
    var names: [String] = []
    for segment in segments {
      guard case .child(let selectors) = segment, selectors.count == 1, case .name(let name) = selectors[0] else {
        break
      }
      names.append(name.text)
    }
    return names
  }

  /// The names of the query, where it has nothing but names.
  public var names: [String]? {
    guard let steps else { return nil }
    var names: [String] = []
    for step in steps {
      guard case .name(let name) = step else { return nil }
      names.append(name.text)
    }
    return names
  }

  /// Everything that the query selects, in order.
  /// - Parameters:
  ///   - work: how much it may cost, in steps.
  ///   - withPaths: whether each node is to know its normalised path.
  public func nodes(
    in root: JSONValue, work: Int = defaultWork, withPaths: Bool = false
  ) throws(JSONPathLimitError) -> [JSONPathNode] {
    var nodes: [JSONPathNode] = []
    let evaluation = JSONPathEvaluation(root: root, budget: JSONPathBudget(work: work), keepsPaths: withPaths)
    try evaluation.run(segments) { (node) throws(JSONPathLimitError) in
      nodes.append(node)
      return true
    }
    return nodes
  }

  /// The values that the query selects, in order.
  public func values(in root: JSONValue, work: Int = defaultWork) throws(JSONPathLimitError) -> [JSONValue] {
    guard steps == nil else { return singular(in: root).map { [$0] } ?? [] }
    return try values(in: root, budget: JSONPathBudget(work: work))
  }

  /// The values that the query selects, in order, at the cost of a budget that others share.
  public func values(in root: JSONValue, budget: JSONPathBudget) throws(JSONPathLimitError) -> [JSONValue] {
    guard steps == nil else { return singular(in: root).map { [$0] } ?? [] }
    var values: [JSONValue] = []
    let evaluation = JSONPathEvaluation(root: root, budget: budget, keepsPaths: false)
    try evaluation.run(segments) { (node) throws(JSONPathLimitError) in
      values.append(node.value)
      return true
    }
    return values
  }

  /// The first value that the query selects. A singular query never throws.
  public func first(in root: JSONValue, work: Int = defaultWork) throws(JSONPathLimitError) -> JSONValue? {
    guard steps == nil else { return singular(in: root) }
    var found: JSONValue?
    let evaluation = JSONPathEvaluation(root: root, budget: JSONPathBudget(work: work), keepsPaths: false)
    try evaluation.run(segments) { (node) throws(JSONPathLimitError) in
      found = node.value
      return false
    }
    return found
  }

  private func singular(in root: JSONValue) -> JSONValue? {
    var value = root
    var examined = 0
    if let path {
      for name in path {
        guard let next = value.member(utf8: name, examined: &examined) else { return nil }
        value = next
      }
      return value
    }
    for step in steps ?? [] {
      let next =
        switch step {
        case .name(let name): value.member(utf8: name.utf8, examined: &examined)
        case .index(let index): value.element(at: index, examined: &examined)
        }
      guard let next else { return nil }
      value = next
    }
    return value
  }

  /// The query as it was written.
  public var description: String { text }
}
