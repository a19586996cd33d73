/// A watch's `schema`: a template with placeholders `${$.member.member}`, the root being the resource. Only member paths
/// are followed; one that leads nowhere leaves nothing behind.
enum AgendizeTemplate: Sendable, Hashable {
  /// "With JSON, only for string value": the placeholders stand in the object's strings.
  case object(EmulatedJSON)
  /// "With string to support typed values": the string is the body, JSON, XML or CSV.
  case text(String)

  /// Nil for what is neither.
  init?(_ schema: EmulatedJSON) {
    switch schema {
    case .object: self = .object(schema)
    case .string(let text): self = .text(text)
    case .null, .bool, .number, .array: return nil
    }
  }

  var contentType: String {
    guard case .text(let text) = self, !isJSON else { return "application/json" }
    return text.first { !$0.isWhitespace } == "<" ? "application/xml" : "text/csv"
  }

  func fill(_ root: EmulatedJSON) -> String {
    switch self {
    case .object(let template): Self.filled(template, root).text
    case .text(let template): Self.filled(template, root, escapes: isJSON)
    }
  }

  private var isJSON: Bool {
    switch self {
    case .object: true
    case .text(let text): text.first { !$0.isWhitespace }.map { $0 == "{" || $0 == "[" } ?? false
    }
  }

  private static func filled(_ template: EmulatedJSON, _ root: EmulatedJSON) -> EmulatedJSON {
    switch template {
    case .string(let text): .string(filled(text, root, escapes: false))
    case .array(let elements): .array(elements.map { filled($0, root) })
    case .object(let members):
      .object(members.map { EmulatedMember(name: $0.name, value: filled($0.value, root)) })
    case .null, .bool, .number: template
    }
  }

  /// - Parameter escapes: whether a string is written as it stands between quotes in JSON; undocumented, but a quote in a
  ///   value would break the body otherwise.
  private static func filled(_ template: String, _ root: EmulatedJSON, escapes: Bool) -> String {
    var rest = template[...]
    var filled = ""
    while let open = rest.firstRange(of: "${"),
      let close = rest[open.upperBound...].firstIndex(of: "}")
    {
      filled += rest[..<open.lowerBound]
      filled += text(at: rest[open.upperBound..<close], root, escapes: escapes)
      rest = rest[rest.index(after: close)...]
    }
    return filled + rest
  }

  private static func text(at path: Substring, _ root: EmulatedJSON, escapes: Bool) -> String {
    let names = path.split(separator: ".", omittingEmptySubsequences: false)
    guard names.first == "$" else { return "" }
    var value: EmulatedJSON? = root
    for name in names.dropFirst() { value = value?[String(name)] }
    switch value {
    case nil, .null: return ""
    case .string(let text): return escapes ? String(EmulatedJSON.string(text).text.dropFirst().dropLast()) : text
    case .some(let other): return other.text
    }
  }
}
