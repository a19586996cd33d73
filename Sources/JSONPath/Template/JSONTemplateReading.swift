public import StrictJSON

/// What was found by reading a template backwards.
public struct JSONTemplateReading: Sendable, Hashable {
  /// A value and where it stood.
  public struct Found: Sendable, Hashable {
    /// The value, as it stood there.
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

  /// Values that contradict another place of the same placeholder: by their own names, joined with full stops.
  public private(set) var conflicts: [String: JSONText] = [:]
  /// What the template was rendered from, as far as it tells.
  public private(set) var tree = JSONTree()

  /// A step on the way into what is read.
  enum Step {
    case name(String)
    case index(Int)
  }

  private static func place(_ steps: [Step]) -> String {
    steps.reduce(into: "$") { path, step in
      switch step {
      case .name(let name): path += JSONPathSpelling.name(name)
      case .index(let index): path += "[\(index)]"
      }
    }
  }

  private static func name(_ steps: [Step]) -> String {
    steps.map { step in
      switch step {
      case .name(let name): name
      case .index(let index): String(index)
      }
    }.joined(separator: ".")
  }

  // MARK: Reading

  /// - Parameter whatIsAlone: first what is a placeholder whole, and constants; then texts of several.
  mutating func read(_ node: JSONTemplate.Node, _ value: JSONValue?, _ steps: [Step], whatIsAlone: Bool) {
    switch node {
    case .object(let members):
      for member in members {
        read(member.node, value?[member.name], steps + [.name(member.name)], whatIsAlone: whatIsAlone)
      }
    case .array(let nodes):
      var elements = value.map(\.elements)
      for (index, node) in nodes.enumerated() {
        read(node, elements?.next(), steps + [.index(index)], whatIsAlone: whatIsAlone)
      }
    case .literal(let text):
      guard whatIsAlone, !(value.map { Self.areEqual(text, $0) } ?? false) else { return }
      wrongConstants.append(Self.place(steps))
    case .value, .text:
      guard let value else { return }
      if let query = node.onlyQuery, let names = query.names {
        if whatIsAlone { keep(value, names, steps) }
      } else if !whatIsAlone, case .text(let template) = node {
        cut(value, template, steps)
      }
    }
  }

  private static func areEqual(_ text: JSONText, _ value: JSONValue) -> Bool {
    guard let constant = (try? JSONDocument(parsing: text.text, limits: .document))?.root else { return false }
    var examined = 0
    return JSONPathComparable.found(constant).equals(.found(value), examined: &examined)
  }

  private mutating func keep(_ value: JSONValue, _ names: [String], _ steps: [Step]) {
    guard !Self.isAbsent(value) else { return }
    put(JSONText(value), names, steps)
  }

  private mutating func put(_ text: JSONText, _ names: [String], _ steps: [Step]) {
    if let earlier = values[names] {
      // The same in another kind is no contradiction: a text form and an object form of one number.
      if earlier.value != text, earlier.value.plainText == nil || earlier.value.plainText != text.plainText {
        Self.note(text, Self.name(steps), in: &conflicts)
      }
      return
    }
    guard tree.put(text, at: names) else {
      Self.note(text, Self.name(steps), in: &conflicts)
      return
    }
    values[names] = Found(value: text, place: Self.place(steps))
  }

  /// Senders write an empty text, null, or the placeholder itself where there is nothing.
  private static func isAbsent(_ value: JSONValue) -> Bool {
    guard let text = value.string else { return value.isNull }
    return text.isEmpty || (text.hasPrefix("${") && text.hasSuffix("}"))
  }

  private mutating func cut(_ value: JSONValue, _ template: JSONPathTemplate, _ steps: [Step]) {
    guard !value.isNull else { return }
    let known = values.compactMapValues { $0.value.plainText }
    // Of anything but a text nobody knows what it says.
    guard let text = value.string, let pieces = TextCutter(template: template, known: known).cut(text)
    else {
      Self.note(JSONText(value), Self.name(steps), in: &uncut)
      return
    }
    for (names, piece) in pieces where !piece.isEmpty { put(JSONText(string: piece), names, steps) }
  }

  /// Names that are joined alike are told apart by a number.
  private static func note(_ value: JSONText, _ name: String, in noted: inout [String: JSONText]) {
    var free = name
    var number = 1
    while let taken = noted[free], taken != value {
      number += 1
      free = "\(name)#\(number)"
    }
    noted[free] = value
  }

  // MARK: The rest

  mutating func noteUnread(_ node: JSONTemplate.Node, _ value: JSONValue, _ names: [String]) {
    switch (node, value.kind) {
    case (.object(let members), .object):
      for member in value.lastMembers {
        let below = names + [member.name]
        if let known = members.first(where: { $0.name == member.name }) {
          noteUnread(known.node, member.value, below)
        } else if !member.value.isNull {
          Self.note(JSONText(member.value), below.joined(separator: "."), in: &unread)
        }
      }
    case (.array(let nodes), .array):
      for (index, element) in value.elements.enumerated() {
        let below = names + [String(index)]
        if index < nodes.count {
          noteUnread(nodes[index], element, below)
        } else {
          Self.note(JSONText(element), below.joined(separator: "."), in: &unread)
        }
      }
    case (.object, _), (.array, _):
      if !value.isNull { Self.note(JSONText(value), names.joined(separator: "."), in: &unread) }
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
