private import StrictJSON

/// A JSON value that can be put together and changed: members keep their order, numbers their spelling.
package indirect enum EmulatedJSON: Sendable, Hashable {
  case null
  case bool(Bool)
  /// By its own text.
  case number(String)
  case string(String)
  case array([EmulatedJSON])
  case object([EmulatedMember])

  package init?(parsing bytes: [UInt8]) {
    guard let document = try? JSONDocument(parsing: bytes, limits: .payload) else { return nil }
    self.init(document.root)
  }

  package init?(parsing text: String) { self.init(parsing: Array(text.utf8)) }

  private init(_ value: JSONValue) {
    switch value.kind {
    case .null: self = .null
    case .boolean: self = .bool(value.bool ?? false)
    case .number: self = .number(value.numberText ?? "0")
    case .string: self = .string(value.string ?? "")
    case .array: self = .array(value.elements.map { EmulatedJSON($0) })
    case .object: self = .object(value.members.map { EmulatedMember(name: $0.name, value: EmulatedJSON($0.value)) })
    }
  }

  /// A member; setting nil removes it. Of what is no object there is none.
  package subscript(name: String) -> EmulatedJSON? {
    get {
      guard case .object(let members) = self else { return nil }
      return members.last { $0.name == name }?.value
    }
    set {
      guard case .object(var members) = self else { return }
      if let place = members.firstIndex(where: { $0.name == name }) {
        if let newValue { members[place].value = newValue } else { members.remove(at: place) }
      } else if let newValue {
        members.append(EmulatedMember(name: name, value: newValue))
      }
      self = .object(members)
    }
  }

  package var string: String? { if case .string(let text) = self { text } else { nil } }
  package var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
  package var int: Int? { if case .number(let text) = self { Int(text) } else { nil } }
  package var elements: [EmulatedJSON] { if case .array(let elements) = self { elements } else { [] } }

  /// The text of a string or a number.
  package var scalar: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .bool(let bool): bool ? "true" : "false"
    case .null, .array, .object: nil
    }
  }

  /// Without needless space.
  package var text: String {
    var writer = JSONWriter(reserving: 256)
    write(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let bool): writer.bool(bool)
    case .number(let text): writer.number(text: text)
    case .string(let text): writer.string(text)
    case .array(let elements):
      writer.beginArray()
      for element in elements { element.write(to: &writer) }
      writer.endArray()
    case .object(let members):
      writer.beginObject()
      for member in members {
        writer.key(member.name)
        member.value.write(to: &writer)
      }
      writer.endObject()
    }
  }
}

/// A member of an object.
package struct EmulatedMember: Sendable, Hashable {
  package let name: String
  package var value: EmulatedJSON

  package init(name: String, value: EmulatedJSON) {
    self.name = name
    self.value = value
  }
}

extension EmulatedJSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .number(String(value)) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: EmulatedJSON...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, EmulatedJSON)...) {
    self = .object(elements.map { EmulatedMember(name: $0.0, value: $0.1) })
  }
  package init(_ integer: Int) { self = .number(String(integer)) }
}
