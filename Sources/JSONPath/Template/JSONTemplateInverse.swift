public import StrictJSON

/// A template read backwards: from what it rendered to what it was rendered from.
public struct JSONTemplateInverse: Sendable, Hashable {
  /// The template.
  public let template: JSONTemplate
  /// Queries that have a place of their own: known before texts of several placeholders are cut.
  private let alone: Set<[String]>

  /// - Throws: every placeholder that cannot be read back, and why.
  public init(_ template: JSONTemplate) throws(JSONTemplateFaults) {
    let leaves = template.leaves
    alone = Set(leaves.compactMap(\.onlyQuery).compactMap(\.names))
    self.template = template
    let alone = alone
    let faults = leaves.flatMap { Self.faults(of: $0, alone) }
    guard faults.isEmpty else { throw JSONTemplateFaults(all: faults) }
  }

  /// The names that some placeholder gives back.
  public var names: Set<[String]> { Set(template.leaves.flatMap(\.queries).compactMap(\.names)) }

  /// What a text that the template rendered tells of what it was rendered from.
  public func read(_ value: JSONValue) -> JSONTemplateReading {
    var reading = JSONTemplateReading()
    reading.read(template.root, value, [], whatIsAlone: true)
    reading.read(template.root, value, [], whatIsAlone: false)
    reading.noteUnread(template.root, value, [])
    return reading
  }

  private static func faults(of leaf: JSONTemplate.Leaf, _ alone: Set<[String]>) -> [JSONTemplateError] {
    func fault(_ query: JSONPathQuery, _ reason: String) -> JSONTemplateError {
      JSONTemplateError(place: leaf.place, reason: "${\(query)} cannot be read back: \(reason)")
    }
    let many = leaf.queries.filter { $0.names == nil }.map {
      fault($0, $0.isSingular ? "it takes one of several by its index" : "it can give several values")
    }
    guard many.isEmpty, case .text(let template) = leaf.node, template.queries.count > 1 else { return many }
    return many + splits(template, alone).map { fault($0.query, $0.reason) }
  }

  /// Placeholders of one text that nothing sets apart.
  private static func splits(
    _ template: JSONPathTemplate, _ alone: Set<[String]>
  ) -> [(query: JSONPathQuery, reason: String)] {
    var found: [(query: JSONPathQuery, reason: String)] = []
    var open: JSONPathQuery?
    var seen: Set<[String]> = []
    for part in template.parts {
      switch part {
      case .text: open = nil
      case .query(let query):
        guard let names = query.names, !alone.contains(names) else {
          // Known by then: as good as a text.
          open = nil
          continue
        }
        if let open {
          found.append((query, "nothing stands between it and ${\(open)}, and neither has a place of its own"))
        }
        if !seen.insert(names).inserted { found.append((query, "it stands twice in one text")) }
        open = query
      }
    }
    return found
  }
}

/// All that keeps a template from being read backwards.
public struct JSONTemplateFaults: Error, Sendable, Hashable, CustomStringConvertible {
  /// At least one.
  public let all: [JSONTemplateError]

  /// One a line.
  public var description: String { all.map(\.description).joined(separator: "\n") }
}

extension JSONTemplate {
  /// A value of the template that is neither object nor array.
  struct Leaf {
    let node: Node
    let place: String

    var queries: [JSONPathQuery] {
      switch node {
      case .value(let query): [query]
      case .text(let template): template.queries
      case .literal, .object, .array: []
      }
    }

    /// The query that the whole value is.
    var onlyQuery: JSONPathQuery? { node.onlyQuery }
  }

  var leaves: [Leaf] { Self.leaves(root, "$") }

  private static func leaves(_ node: Node, _ place: String) -> [Leaf] {
    switch node {
    case .object(let members): members.flatMap { leaves($0.node, place + JSONPathSpelling.name($0.name)) }
    case .array(let nodes): nodes.enumerated().flatMap { leaves($0.element, "\(place)[\($0.offset)]") }
    default: [Leaf(node: node, place: place)]
    }
  }
}

extension JSONTemplate.Node {
  var onlyQuery: JSONPathQuery? {
    switch self {
    case .value(let query): query
    case .text(let template):
      if template.parts.count == 1, case .query(let query) = template.parts[0] { query } else { nil }
    case .literal, .object, .array: nil
    }
  }
}
