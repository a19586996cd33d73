import CallModel
import JSONPath
import StrictJSON

/// Finds what a rule speaks of, in the body or elsewhere in the request.
struct RuleReader {
  let root: JSONValue
  let request: ReceivedRequest

  /// The text found, through the rule's table of values.
  func text(_ rule: MappingRule) -> String? {
    guard let found = raw(rule.from) else { return fallback(rule) }
    guard !rule.values.isEmpty else { return found }
    return rule.values[found] ?? fallback(rule)
  }

  /// The text found, before any table.
  func raw(_ source: RuleSource) -> String? {
    switch source {
    case .literal(let text): LenientScalar.text(Self.value(text))
    case .path(let query): LenientScalar.text(query.first(in: root))
    case .header(let name): request.value(of: name).flatMap { $0.isEmpty ? nil : $0 }
    case .query(let name): request.queryValue(of: name).flatMap { $0.isEmpty ? nil : $0 }
    }
  }

  /// The texts found: of an array, each element's.
  func texts(_ rule: MappingRule) -> [String] {
    guard case .path(let query) = rule.from, let value = query.first(in: root), value.kind == .array else {
      return text(rule).map { [$0] } ?? []
    }
    return value.elements.compactMap { LenientScalar.text($0) }.compactMap { found in
      rule.values.isEmpty ? found : rule.values[found] ?? fallback(rule)
    }
  }

  /// The value found, of any kind.
  func json(_ rule: MappingRule) -> JSONText? {
    switch rule.from {
    case .literal(let text): text
    case .path(let query): query.first(in: root).flatMap { $0.isNull ? nil : JSONText($0) } ?? rule.fallback
    case .header, .query: text(rule).map(JSONText.init(string:))
    }
  }

  private func fallback(_ rule: MappingRule) -> String? { rule.fallback.flatMap { LenientScalar.text(Self.value($0)) } }

  private static func value(_ text: JSONText) -> JSONValue? {
    (try? JSONDocument(parsing: text.text))?.root
  }
}
