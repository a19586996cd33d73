public import StrictJSON

/// What was found by reading a template backwards.
public struct JSONTemplateReading: Sendable, Hashable {
  /// A value and where it stood.
  public struct Found: Sendable, Hashable {
    public let value: JSONText
    /// The normalised path in what was read.
    public let place: String
  }

  /// By the names of the placeholder's query.
  public private(set) var values: [[String]: Found] = [:]
  /// Places whose constants differ from the template's.
  public private(set) var wrongConstants: [String] = []
  /// Texts that can be cut in several ways, or in none: by their names, joined with full stops.
  public private(set) var uncut: [String: JSONText] = [:]
  /// What the template does not speak of: by their names, joined with full stops.
  public private(set) var unread: [String: JSONText] = [:]

  /// What the template was rendered from, as far as it tells.
  public var tree: JSONTree {
    var tree = JSONTree()
    // Objects first: what a placeholder of its own says of their members goes into them.
    for (names, found) in values.sorted(by: { ($0.key.count, $0.key.joined()) < ($1.key.count, $1.key.joined()) }) {
      tree.put(found.value, at: names)
    }
    return tree
  }

  // MARK: Reading

  /// - Parameter whatIsAlone: first what is a placeholder whole, and constants; then texts of several.
  mutating func read(_ node: JSONTemplate.Node, _ value: JSONValue, _ place: String, whatIsAlone: Bool) {
    switch node {
    case .object(let members):
      for member in members {
        let below = place + JSONPathSpelling.name(member.name)
        guard let inner = value[member.name] else {
          if whatIsAlone, case .literal = member.node { wrongConstants.append(below) }
          continue
        }
        read(member.node, inner, below, whatIsAlone: whatIsAlone)
      }
    case .array(let nodes):
      for (index, (node, inner)) in zip(nodes, value.elements).enumerated() {
        read(node, inner, "\(place)[\(index)]", whatIsAlone: whatIsAlone)
      }
    case .literal(let text):
      if whatIsAlone, !Self.areEqual(text, value) { wrongConstants.append(place) }
    case .value, .text:
      if let query = node.onlyQuery, let names = query.names {
        if whatIsAlone { keep(value, names, place) }
      } else if !whatIsAlone, case .text(let template) = node {
        cut(value, template, place)
      }
    }
  }

  private static func areEqual(_ text: JSONText, _ value: JSONValue) -> Bool {
    guard let constant = (try? JSONDocument(parsing: text.text, limits: .document))?.root else { return false }
    var examined = 0
    return JSONPathComparable.found(constant).equals(.found(value), examined: &examined)
  }

  private mutating func keep(_ value: JSONValue, _ names: [String], _ place: String) {
    guard !Self.isAbsent(value), values[names] == nil else { return }
    values[names] = Found(value: JSONText(value), place: place)
  }

  /// Senders write an empty text, null, or the placeholder itself where there is nothing.
  private static func isAbsent(_ value: JSONValue) -> Bool {
    guard let text = value.string else { return value.isNull }
    return text.isEmpty || (text.hasPrefix("${") && text.hasSuffix("}"))
  }

  private mutating func cut(_ value: JSONValue, _ template: JSONPathTemplate, _ place: String) {
    guard let text = JSONPathTemplate.text(of: value) else { return }
    let known = values.compactMapValues { $0.value.plainText }
    guard let pieces = TextCutter(template: template, known: known).cut(text) else {
      uncut[Self.name(of: place)] = JSONText(value)
      return
    }
    for (names, piece) in pieces where !piece.isEmpty && values[names] == nil {
      values[names] = Found(value: JSONText(string: piece), place: place)
    }
  }

  /// `$['a']['b'][0]` as `a.b.0`.
  private static func name(of place: String) -> String {
    place.dropFirst().split(separator: "[").map { $0.filter { $0 != "]" && $0 != "'" } }.joined(separator: ".")
  }

  // MARK: The rest

  mutating func noteUnread(_ node: JSONTemplate.Node, _ value: JSONValue, _ names: [String]) {
    switch (node, value.kind) {
    case (.object(let members), .object):
      for member in value.members {
        let below = names + [member.name]
        if let known = members.first(where: { $0.name == member.name }) {
          noteUnread(known.node, member.value, below)
        } else if !member.value.isNull {
          unread[below.joined(separator: ".")] = JSONText(member.value)
        }
      }
    case (.array(let nodes), .array):
      for (index, element) in value.elements.enumerated() {
        let below = names + [String(index)]
        if index < nodes.count {
          noteUnread(nodes[index], element, below)
        } else {
          unread[below.joined(separator: ".")] = JSONText(element)
        }
      }
    case (.object, _), (.array, _):
      if !value.isNull { unread[names.joined(separator: ".")] = JSONText(value) }
    default: break
    }
  }
}

extension JSONText {
  /// A scalar's text without quotes; nil for an array or object.
  fileprivate var plainText: String? {
    guard let value = (try? JSONDocument(parsing: text, limits: .document))?.root, value.kind != .object,
      value.kind != .array
    else { return nil }
    return JSONPathTemplate.text(of: value)
  }
}
