private import JSONPath
private import StrictJSON

/// Makes a body that a mapping can read, from the mapping itself.
package struct GenericSample {
  private let map: GenericMap

  package init(map: GenericMap) { self.map = map }

  /// - Parameter id: what `externalId` will be.
  package func body(id: String) -> [UInt8] {
    var root = JSONTree()
    for (member, rule) in map.rules.sorted(by: { $0.key.name < $1.key.name }) {
      for query in rule.queries.prefix(1) {
        guard let names = query.names, !names.isEmpty else { continue }
        root.put(value(for: member, rule, id), at: names)
      }
    }
    if case .path(let query)? = map.each, let names = query.names, !names.isEmpty {
      return Self.wrapped(root.bytes, under: names)
    }
    return root.bytes
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

  private static func wrapped(_ record: [UInt8], under names: [String]) -> [UInt8] {
    var writer = JSONWriter()
    for name in names {
      writer.beginObject()
      writer.key(name)
    }
    writer.beginArray()
    if let document = try? JSONDocument(parsing: record) { writer.value(document.root) }
    writer.endArray()
    for _ in names { writer.endObject() }
    return writer.bytes
  }
}
