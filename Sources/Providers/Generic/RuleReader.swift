import CallModel
import JSONPath
import StrictJSON

/// Finds what a rule speaks of, in the body or elsewhere in the request.
struct RuleReader {
  let root: JSONValue
  let request: ReceivedRequest
  /// Of the whole body: many records, and many rules, cost no more than one.
  let budget: JSONPathBudget

  /// The text found, through the rule's table of values.
  func text(_ rule: MappingRule) throws(JSONPathLimitError) -> String? {
    if rule.take == .all {
      let texts = try texts(rule)
      return texts.isEmpty ? nil : texts.joined(separator: rule.separator)
    }
    guard let found = try raw(rule) else { return fallback(rule) }
    return through(rule, found)
  }

  /// The text found, before any table.
  func raw(_ rule: MappingRule) throws(JSONPathLimitError) -> String? {
    // Nearly every rule there is: one query of names, one value.
    if rule.from.count == 1, rule.take == .first, case .path(let query) = rule.from[0], query.isSingular {
      return LenientScalar.text(try query.first(in: root))
    }
    return try found(rule)?.text
  }

  /// The texts found, before any table.
  /// - Parameter ofLists: whether the elements of an array count.
  func rawTexts(_ rule: MappingRule, ofLists: Bool) throws(JSONPathLimitError) -> [String] {
    for source in rule.from {
      guard case .path(let query) = source else {
        let texts = try texts(of: source, rule.take)
        if texts.isEmpty { continue }
        return texts
      }
      let values = try query.values(in: root, budget: budget)
      let found = values.flatMap { ofLists && $0.kind == .array ? Array($0.elements) : [$0] }
        .compactMap { LenientScalar.text($0) }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// The first source that says something, and what.
  func found(_ rule: MappingRule) throws(JSONPathLimitError) -> (source: RuleSource, text: String)? {
    for source in rule.from {
      let texts = try texts(of: source, rule.take)
      guard !texts.isEmpty, !(texts == ["0"] && Self.isTime(rule)) else { continue }
      return (source, texts.joined(separator: rule.separator))
    }
    return nil
  }

  /// Providers write 0 where there is no time.
  private static func isTime(_ rule: MappingRule) -> Bool { rule.format.map(ValueFormat.times.contains) ?? false }

  /// The text, where every query of a template found something: half a key is another call's.
  func wholeText(_ rule: MappingRule) throws(JSONPathLimitError) -> String? {
    for source in rule.from {
      guard case .template(let template) = source else { continue }
      var missing = 0
      _ = try template.fill(from: root, missing: &missing, budget: budget)
      if missing > 0, rule.from.count == 1 { return nil }
    }
    return try text(rule)
  }

  /// The texts found: of an array, each element's.
  func texts(_ rule: MappingRule) throws(JSONPathLimitError) -> [String] {
    for source in rule.from {
      guard case .path(let query) = source else {
        if let text = try texts(of: source, rule.take).first { return through(rule, text).map { [$0] } ?? [] }
        continue
      }
      let values = try query.values(in: root, budget: budget)
      let found = (rule.take == .all || query.isSingular ? values[...] : values.prefix(1))
        .flatMap { $0.kind == .array ? Array($0.elements) : [$0] }.compactMap { LenientScalar.text($0) }
      if !found.isEmpty { return found.compactMap { through(rule, $0) } }
    }
    return fallback(rule).map { [$0] } ?? []
  }

  /// The value found, of any kind; of several, all are an array.
  func json(_ rule: MappingRule) throws(JSONPathLimitError) -> JSONText? {
    for source in rule.from {
      switch source {
      case .literal(let text): return text
      case .path(let query):
        let values = try query.values(in: root, budget: budget).filter { !$0.isNull }
        guard let first = values.first else { continue }
        for value in values { try budget.spend(value.range.count >> 1) }
        if rule.take == .all { return JSONText(array: values.map { typed(rule, $0) }) }
        return typed(rule, first)
      case .template, .header, .query:
        guard let text = try texts(of: source, rule.take).first else { continue }
        return through(rule, text).map { JSONText(string: $0) }
      }
    }
    return rule.fallback
  }

  private func texts(of source: RuleSource, _ take: MappingRule.Take) throws(JSONPathLimitError) -> [String] {
    switch source {
    case .literal(let text): return LenientScalar.text(Self.value(text)).map { [$0] } ?? []
    case .path(let query):
      let texts = try query.values(in: root, budget: budget).compactMap { LenientScalar.text($0) }
      for text in texts { try budget.spend(text.utf8.count >> 1) }
      return take == .all ? texts : Array(texts.prefix(1))
    case .template(let template): return try text(of: template).map { [$0] } ?? []
    case .header(let name): return request.value(of: name).flatMap { $0.isEmpty ? nil : [$0] } ?? []
    case .query(let name): return request.queryValue(of: name).flatMap { $0.isEmpty ? nil : [$0] } ?? []
    }
  }

  /// Nothing where none of its queries found anything. Where some did not, no space is left at the ends.
  private func text(of template: JSONPathTemplate) throws(JSONPathLimitError) -> String? {
    var missing = 0
    let filled = try template.fill(from: root, missing: &missing, budget: budget)
    guard missing > 0 else { return filled.isEmpty ? nil : filled }
    guard missing < template.queries.count else { return nil }
    let trimmed = filled.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
    return String(trimmed)
  }

  /// A table is for scalars; what it does not hold stays what it is.
  private func typed(_ rule: MappingRule, _ value: JSONValue) -> JSONText {
    guard !rule.values.isEmpty, let text = LenientScalar.text(value) else { return JSONText(value) }
    return through(rule, text).map { JSONText(string: $0) } ?? JSONText(value)
  }

  private func through(_ rule: MappingRule, _ text: String) -> String? {
    rule.values.isEmpty ? text : rule.values[text] ?? fallback(rule)
  }

  private func fallback(_ rule: MappingRule) -> String? { rule.fallback.flatMap { LenientScalar.text(Self.value($0)) } }

  private static func value(_ text: JSONText) -> JSONValue? {
    (try? JSONDocument(parsing: text.text))?.root
  }
}
