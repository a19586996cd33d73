public import StrictJSON

/// A text with queries in it: `${$.first} ${$.last}`. `$${` stands for `${` itself.
public struct JSONPathTemplate: Sendable, Hashable, CustomStringConvertible {
  /// A piece of a template.
  public enum Part: Sendable, Hashable {
    case text(String)
    case query(JSONPathQuery)
  }

  /// As it was written.
  public let text: String
  /// Texts and queries in turn; no two texts side by side.
  public let parts: [Part]

  /// In Unicode scalars.
  public static let lengthLimit = 65_536

  /// - Throws: the first thing wrong, with its place in the template.
  public init(_ text: String) throws(JSONPathError) {
    var parser = try JSONPathTemplateParser(text)
    parts = try parser.parts()
    self.text = text
  }

  /// Whether a text is a template at all: it holds `${`.
  public static func isTemplate(_ text: String) -> Bool { text.contains("${") }

  /// The text that it always gives, where it has no queries.
  var plainText: String? {
    guard queries.isEmpty else { return nil }
    return parts.reduce(into: "") { if case .text(let text) = $1 { $0 += text } }
  }

  /// Its queries, in order.
  public var queries: [JSONPathQuery] {
    parts.compactMap { if case .query(let query) = $0 { query } else { nil } }
  }

  /// The text, filled in. A scalar stands as it is, several values with commas between them, arrays and objects as JSON.
  /// - Parameters:
  ///   - missing: grows by the number of queries that found nothing; those stand empty.
  ///   - encode: what is done to what a query found before it is put in; nothing by itself.
  public func fill(
    from root: JSONValue, missing: inout Int, budget: JSONPathBudget = JSONPathBudget(),
    encode: (String) -> String = { $0 }
  ) throws(JSONPathLimitError) -> String {
    var filled = ""
    for part in parts {
      switch part {
      case .text(let text): filled += text
      case .query(let query):
        let found = try query.values(in: root, budget: budget).compactMap(Self.text(of:))
        if found.allSatisfy(\.isEmpty) { missing += 1 }
        for text in found { try budget.spend(copying: text.utf8.count) }
        filled += encode(found.joined(separator: ","))
      }
    }
    return filled
  }

  /// - Returns: nil for `null`.
  static func text(of value: JSONValue) -> String? {
    switch value.kind {
    case .string: value.string
    case .null: nil
    default: JSONText(value).text
    }
  }

  /// The template as it was written.
  public var description: String { text }
}
