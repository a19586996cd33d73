private import JSONPath
private import StrictJSON

/// Makes a body that a mapping can read, from the mapping itself.
package struct GenericSample {
  /// A tree of what the queries ask for.
  private indirect enum Node {
    case object([(String, Node)])
    case value(JSONText)
  }

  private let map: GenericMap

  package init(map: GenericMap) { self.map = map }

  /// - Parameter id: what `externalId` will be.
  package func body(id: String) -> [UInt8] {
    var root = Node.object([])
    for (member, rule) in map.rules.sorted(by: { $0.key.name < $1.key.name }) {
      for query in rule.queries.prefix(1) {
        guard let names = query.names, !names.isEmpty else { continue }
        root = Self.put(value(for: member, rule, id), at: names[...], in: root)
      }
    }
    if case .path(let query)? = map.each, let names = query.names, !names.isEmpty {
      return Self.wrapped(root, under: names)
    }
    return Self.text(root)
  }

  private func value(for member: RecordMember, _ rule: MappingRule, _ id: String) -> JSONText {
    if let word = rule.values.keys.sorted().first { return JSONText(string: word) }
    switch member {
    case .text(.externalId): return JSONText(string: id)
    case .text(.costAmount): return JSONText(integer: 1)
    case .text(.timeZone): return JSONText(string: "Europe/Paris")
    case .text, .extra: return JSONText(string: "sample")
    case .word(.status): return JSONText(string: "completed")
    case .word(.direction): return JSONText(string: "inbound")
    case .word: return JSONText(string: "unknown")
    case .phone(let phone): return JSONText(string: phone == .caller ? "+33102030405" : "+33199999999")
    case .time: return time(rule.format)
    case .duration: return rule.format == .clock ? JSONText(string: "00:01:01") : JSONText(integer: 61)
    case .flag: return JSONText(true)
    case .integer: return JSONText(integer: 200)
    }
  }

  private func time(_ format: ValueFormat?) -> JSONText {
    switch format {
    case .epochSeconds: JSONText(integer: 1_772_456_709)
    case .epochMilliseconds: JSONText(integer: 1_772_456_709_000)
    case .epochMicroseconds: JSONText(integer: 1_772_456_709_000_000)
    case .local: JSONText(string: "2026-03-02T14:05:09")
    default: JSONText(string: "2026-03-02T13:05:09Z")
    }
  }

  private static func put(_ value: JSONText, at names: ArraySlice<String>, in node: Node) -> Node {
    guard let name = names.first else { return .value(value) }
    guard case .object(var members) = node else { return node }
    let index = members.firstIndex { $0.0 == name }
    let child = put(value, at: names.dropFirst(), in: index.map { members[$0].1 } ?? .object([]))
    if let index { members[index].1 = child } else { members.append((name, child)) }
    return .object(members)
  }

  private static func text(_ node: Node) -> [UInt8] {
    var writer = JSONWriter()
    write(node, &writer)
    return writer.bytes
  }

  private static func wrapped(_ node: Node, under names: [String]) -> [UInt8] {
    var writer = JSONWriter()
    for name in names {
      writer.beginObject()
      writer.key(name)
    }
    writer.beginArray()
    write(node, &writer)
    writer.endArray()
    for _ in names { writer.endObject() }
    return writer.bytes
  }

  private static func write(_ node: Node, _ writer: inout JSONWriter) {
    switch node {
    case .value(let text): writer.json(text)
    case .object(let members):
      writer.beginObject()
      for (name, child) in members {
        writer.key(name)
        write(child, &writer)
      }
      writer.endObject()
    }
  }
}
