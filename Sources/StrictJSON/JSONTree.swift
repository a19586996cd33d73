/// Objects within objects, put together value by value.
public struct JSONTree: Sendable, Hashable {
  private indirect enum Node: Sendable, Hashable {
    case value(JSONText)
    case object([Member])
  }

  private struct Member: Sendable, Hashable {
    let name: String
    var node: Node
  }

  private var root = Node.object([])

  /// An empty object.
  public init() {}

  /// Puts a value below these names, in place of what stood there. Objects on the way are made where they are missing.
  /// - Returns: false where something on the way is no object: nothing has changed then.
  @discardableResult
  public mutating func put(_ value: JSONText, at names: [String]) -> Bool {
    guard let changed = Self.put(value, names[...], in: root) else { return false }
    root = changed
    return true
  }

  /// The compact text. Members stand in the order in which they were first put.
  public var bytes: [UInt8] {
    var writer = JSONWriter()
    Self.write(root, &writer)
    return writer.bytes
  }

  private static func put(_ value: JSONText, _ names: ArraySlice<String>, in node: Node) -> Node? {
    guard let name = names.first else { return whole(value, over: node) }
    guard case .object(var members) = node else { return nil }
    let place = members.firstIndex { $0.name == name }
    let child = place.map { members[$0].node } ?? .object([])
    guard let changed = put(value, names.dropFirst(), in: child) else { return nil }
    if let place { members[place].node = changed } else { members.append(Member(name: name, node: changed)) }
    return .object(members)
  }

  /// An object goes around what is there already, which stands; nothing else does.
  private static func whole(_ value: JSONText, over node: Node) -> Node? {
    guard case .object(let old) = node, !old.isEmpty else { return opened(value) }
    guard case .object(let new) = opened(value) else { return nil }
    return .object(new.filter { member in !old.contains { $0.name == member.name } } + old)
  }

  /// An object stays open: more may be put below it.
  private static func opened(_ text: JSONText) -> Node {
    guard text.text.utf8.first == UInt8(ascii: "{"),
      let root = (try? JSONDocument(parsing: text.text, limits: .document))?.root
    else { return .value(text) }
    return .object(root.members.map { Member(name: $0.name, node: opened(JSONText($0.value))) })
  }

  private static func write(_ node: Node, _ writer: inout JSONWriter) {
    switch node {
    case .value(let text): writer.json(text)
    case .object(let members):
      writer.beginObject()
      for member in members {
        writer.key(member.name)
        write(member.node, &writer)
      }
      writer.endObject()
    }
  }
}
