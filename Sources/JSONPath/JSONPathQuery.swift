public import StrictJSON

/// A query of RFC 9535. Parsed once, run over any number of documents.
///
/// Singular queries are understood: `$`, names (`.a`, `['a']`) and indices (`[0]`, `[-1]`).
public struct JSONPathQuery: Sendable, Hashable, CustomStringConvertible {
  /// As it was written.
  public let text: String
  let segments: [JSONPathSegment]

  /// In Unicode scalars.
  public static let lengthLimit = 4096

  /// - Throws: the first thing wrong, with its place.
  public init(_ text: String) throws(JSONPathError) {
    var parser = try JSONPathParser(text)
    segments = try parser.query()
    self.text = text
  }

  /// Whether the query gives one value at most (RFC 9535, section 2.3.5.1).
  public var isSingular: Bool { true }

  /// The canonical spelling of a singular query: RFC 9535, section 2.7, but for indices from the end.
  public var normalized: String {
    segments.reduce(into: "$") { path, segment in
      switch segment {
      case .name(let name): path += "['\(Self.escape(name))']"
      case .index(let index): path += "[\(index)]"
      }
    }
  }

  /// The first step, where it is a name: what the query reads of an object.
  public var firstName: String? {
    if case .name(let name) = segments.first { name } else { nil }
  }

  /// The names of the query, where it has nothing but names.
  public var names: [String]? {
    var names: [String] = []
    for segment in segments {
      guard case .name(let name) = segment else { return nil }
      names.append(name)
    }
    return names
  }

  /// The values that the query selects, in document order.
  public func values(in root: JSONValue) -> [JSONValue] {
    first(in: root).map { [$0] } ?? []
  }

  /// The first value that the query selects.
  public func first(in root: JSONValue) -> JSONValue? {
    var value = root
    for segment in segments {
      let next =
        switch segment {
        case .name(let name): value[name]
        case .index(let index): value[index]
        }
      guard let next else { return nil }
      value = next
    }
    return value
  }

  /// The query as it was written.
  public var description: String { text }

  private static func escape(_ name: String) -> String {
    name.unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "'": text += "\\'"
      case "\\": text += "\\\\"
      case "\u{8}": text += "\\b"
      case "\u{c}": text += "\\f"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<" ":
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
