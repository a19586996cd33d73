/// `name=value, name="quoted value"` (RFC 9110, section 11.2). A name that stands twice makes it unreadable.
package struct AuthParameters: Sendable, Hashable, CustomStringConvertible {
  private var members: [(name: String, value: String)]

  package static func == (a: AuthParameters, b: AuthParameters) -> Bool { a.description == b.description }

  package func hash(into hasher: inout Hasher) { hasher.combine(description) }

  package init?(_ text: String) {
    var members: [(name: String, value: String)] = []
    var rest = text.utf8[...]
    while true {
      rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
      guard !rest.isEmpty else { break }
      guard let equals = rest.firstIndex(of: UInt8(ascii: "=")),
        let name = String(rest[..<equals])?.trimmedBlanks.lowercased(), !name.isEmpty,
        !members.contains(where: { $0.name == name }), members.count < 32
      else { return nil }
      rest = rest[rest.index(after: equals)...].drop { $0 == 0x20 }
      guard let value = Self.value(&rest) else { return nil }
      members.append((name, value))
    }
    guard !members.isEmpty else { return nil }
    self.members = members
  }

  private static func value(_ rest: inout Substring.UTF8View) -> String? {
    guard rest.first == UInt8(ascii: "\"") else {
      let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
      defer { rest = rest[end...] }
      return String(rest[..<end])?.trimmedBlanks
    }
    rest.removeFirst()
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return String(decoding: bytes, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      guard let escaped = rest.popFirst() else { return nil }
      bytes.append(escaped)
    }
    return nil
  }

  /// - Parameter name: lower case.
  package subscript(name: String) -> String? { members.first { $0.name == name }?.value }

  package func replacing(_ name: String, _ body: (String) -> String) -> AuthParameters {
    var copy = self
    copy.members = members.map { $0.name == name ? ($0.name, body($0.value)) : $0 }
    return copy
  }

  /// All values quoted.
  package var description: String {
    members.map { member in
      let value = member.value.flatMap { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }
      return "\(member.name)=\"\(String(value))\""
    }.joined(separator: ", ")
  }
}

extension String {
  fileprivate var trimmedBlanks: String {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}
