public import StrictJSON

/// A JSON text with queries in it: what a sender's custom schema is, and what a sink's body can be.
///
/// Two forms: an object, whose texts may hold placeholders and stay texts; or a text of JSON, in which a placeholder
/// outside quotes gives a value of its own kind: `{"id":"${$.id}","seconds":${$.duration}}`.
public struct JSONTemplate: Sendable, Hashable {
  indirect enum Node: Sendable, Hashable {
    case object([Member])
    case array([Node])
    case literal(JSONText)
    case text(JSONPathTemplate)
    /// A placeholder outside quotes.
    case value(JSONPathQuery)
  }

  struct Member: Sendable, Hashable {
    let name: String
    let node: Node
  }

  let root: Node

  /// The object form.
  /// - Throws: the first thing wrong, with its place.
  public init(_ value: JSONValue) throws(JSONTemplateError) {
    root = try Self.node(value, "$") { _ in nil }
  }

  /// The form as text.
  /// - Throws: the first thing wrong, with its place.
  public init(text: String) throws(JSONTemplateError) {
    let marked = try JSONTemplateText(text)
    do {
      let document = try JSONDocument(parsing: marked.json, limits: .document)
      root = try Self.node(document.root, "$") { marked.query($0) }
    } catch let error as JSONTemplateError {
      throw error
    } catch {
      throw JSONTemplateError(place: "$", reason: "once its placeholders are filled in, this is not JSON: \(error)")
    }
  }

  private static func node(
    _ value: JSONValue, _ place: String, _ query: (String) -> JSONPathQuery?
  ) throws(JSONTemplateError) -> Node {
    switch value.kind {
    case .object:
      var members: [Member] = []
      for member in value.members {
        let below = place + JSONPathSpelling.name(member.name)
        guard !JSONPathTemplate.isTemplate(member.name), query(member.name) == nil else {
          throw JSONTemplateError(place: below, reason: "a placeholder cannot be a name")
        }
        guard !members.contains(where: { $0.name == member.name }) else {
          throw JSONTemplateError(place: below, reason: "the name stands twice")
        }
        members.append(Member(name: member.name, node: try node(member.value, below, query)))
      }
      return members.isEmpty ? .literal(JSONText(value)) : .object(members)
    case .array:
      var nodes: [Node] = []
      for element in value.elements { nodes.append(try node(element, "\(place)[\(nodes.count)]", query)) }
      return nodes.isEmpty ? .literal(JSONText(value)) : .array(nodes)
    case .string:
      let text = value.string ?? ""
      if let query = query(text) { return .value(query) }
      guard JSONPathTemplate.isTemplate(text) else { return .literal(JSONText(value)) }
      do {
        let template = try JSONPathTemplate(text)
        // Nothing but `$${`: a constant.
        if let plain = template.plainText { return .literal(JSONText(string: plain)) }
        return .text(template)
      } catch {
        throw JSONTemplateError(place: place, reason: "\"\(text)\": \(error)")
      }
    default: return .literal(JSONText(value))
    }
  }

  /// The JSON text, filled in. A text's missing value stands empty, a typed one is `null`; of a query that can give
  /// several values, a typed placeholder gives an array.
  public func render(
    _ root: JSONValue, budget: JSONPathBudget = JSONPathBudget()
  ) throws(JSONPathLimitError) -> [UInt8] {
    var writer = JSONWriter()
    try Self.render(self.root, root, budget, &writer)
    return writer.bytes
  }

  private static func render(
    _ node: Node, _ root: JSONValue, _ budget: JSONPathBudget, _ writer: inout JSONWriter
  ) throws(JSONPathLimitError) {
    switch node {
    case .object(let members):
      writer.beginObject()
      for member in members {
        writer.key(member.name)
        try render(member.node, root, budget, &writer)
      }
      writer.endObject()
    case .array(let nodes):
      writer.beginArray()
      for node in nodes { try render(node, root, budget, &writer) }
      writer.endArray()
    case .literal(let text): writer.json(text)
    case .text(let template):
      var missing = 0
      writer.string(try template.fill(from: root, missing: &missing, budget: budget))
    case .value(let query):
      let values = try query.values(in: root, budget: budget)
      for value in values { try budget.spend(copying: value.range.count) }
      if !query.isSingular {
        writer.json(JSONText(array: values))
      } else if let value = values.first {
        writer.value(value)
      } else {
        writer.null()
      }
    }
  }
}
