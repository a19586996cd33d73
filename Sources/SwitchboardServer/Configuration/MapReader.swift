import CallModel
import JSONPath
import Providers
import StrictJSON

/// Reads a mapping: which member of a record comes from where.
struct MapReader {
  let log: DiagnosticLog

  private static let ruleKeys = ["from", "header", "query", "take", "separator", "values", "as", "default"]

  func read(_ value: JSONValue, source: String) -> GenericMap? {
    guard value.kind == .object else {
      log.error("\"map\" must be an object: members of a record and where they come from", at: value)
      return nil
    }
    var rules: [RecordMember: MappingRule] = [:]
    var each: RuleSource?
    for member in value.members {
      if member.name == "each" {
        each = path(member.value).map(RuleSource.path)
      } else if let target = RecordMember(member.name) {
        if let rule = rule(member.value, for: target) { rules[target] = rule }
      } else {
        log.error(
          "no record has a \"\(member.name)\"\(Spelling.hint(member.name, among: RecordMember.names)); "
            + "names of your own go below \"extra.\"", at: member.key)
      }
    }
    if value["externalId"] == nil {
      log.error(
        "\"map\" of source \"\(source)\" needs an \"externalId\": what the sender tells its calls apart by", at: value)
    }
    return GenericMap(rules: rules, each: each)
  }

  private func rule(_ value: JSONValue, for target: RecordMember) -> MappingRule? {
    guard value.kind == .object else {
      guard let from = sources(value) else { return nil }
      for source in from { checkLiteral(source, [:], target, at: value) }
      return MappingRule(from: from)
    }
    guard let object = ConfigObject(value, "the rule for \"\(target.name)\"", keys: Self.ruleKeys, log: log) else {
      return nil
    }
    let origins = ["from", "header", "query"].filter { value[$0] != nil }
    guard origins.count == 1 else {
      log.error("a rule names exactly one of \"from\", \"header\" and \"query\"", at: value)
      return nil
    }
    let from: [RuleSource]? =
      switch origins[0] {
      case "header": object.string("header").map { [.header($0.lowercased())] }
      case "query": object.string("query").map { [.query($0)] }
      default: object["from"].flatMap(sources)
      }
    guard let from else { return nil }
    let format: ValueFormat? = object.word("as")
    checkFormat(format, target, object)
    let values = values(object, target)
    for source in from { checkLiteral(source, values, target, at: value) }
    if case .word(let word) = target, let value = object["default"], let text = value.string {
      checkWord(text, word, at: value)
    }
    let take: MappingRule.Take = object.word("take") ?? .first
    checkTake(take, target, object)
    return MappingRule(
      from: from, take: take, separator: object.string("separator") ?? ", ", values: values, format: format,
      fallback: object["default"].map { JSONText($0) })
  }

  /// A list is asked in order: the first that finds something is taken.
  private func sources(_ value: JSONValue) -> [RuleSource]? {
    guard value.kind == .array else { return source(value).map { [$0] } }
    let all = value.elements.compactMap(source)
    if all.isEmpty { log.error("a list of sources must not be empty", at: value) }
    for (place, source) in all.enumerated().dropLast() {
      if case .literal = source {
        log.error("source \(place + 1) is a literal, which always is there: those behind it are never asked", at: value)
      }
    }
    return all.isEmpty ? nil : all
  }

  /// Several values have a place in texts, tags, and below extra.
  private func checkTake(_ take: MappingRule.Take, _ target: RecordMember, _ object: ConfigObject) {
    if object["separator"] != nil, take != .all, let at = object["separator"] {
      log.error("\"separator\" stands between several values: it needs \"take\": \"all\"", at: at)
    }
    guard take == .all, let at = object["take"] else { return }
    switch target {
    case .text(.externalId), .text(.timeZone), .text(.costAmount):
      log.error("\"\(target.name)\" has one value", at: at)
    case .text, .extra: return
    default: log.error("\"\(target.name)\" has one value", at: at)
    }
  }

  /// A text that holds `${` is a template, one that begins with `$` a query; any other value stands for itself. Also `{ "header": … }` and `{ "query": … }`.
  private func source(_ value: JSONValue) -> RuleSource? {
    if value.kind == .object {
      guard let object = ConfigObject(value, "\"from\"", keys: ["header", "query"], log: log) else { return nil }
      if let header = object.string("header") { return .header(header.lowercased()) }
      if let query = object.string("query") { return .query(query) }
      log.error("\"from\" names a \"header\" or a \"query\", or is a query of the body", at: value)
      return nil
    }
    guard value.kind != .null, value.kind != .array else {
      log.error("a source is a query, a template, or a literal that is neither null nor a list", at: value)
      return nil
    }
    guard let text = value.string else { return .literal(JSONText(value)) }
    if JSONPathTemplate.isTemplate(text) { return template(text, at: value).map(RuleSource.template) }
    guard text.hasPrefix("$") else { return .literal(JSONText(value)) }
    return path(value).map(RuleSource.path)
  }

  private func template(_ text: String, at value: JSONValue) -> JSONPathTemplate? {
    do {
      return try JSONPathTemplate(text)
    } catch {
      log.error("\"\(text)\" is not a template: \(error.reason)", at: value, scalar: error.offset)
      return nil
    }
  }

  private func path(_ value: JSONValue) -> JSONPathQuery? {
    guard let text = value.string else {
      log.error("a query is a text that begins with $", at: value)
      return nil
    }
    do {
      let query = try JSONPathQuery(text)
      for pattern in query.invalidPatterns {
        log.error("matches nothing: \(pattern.error)", at: value, scalar: pattern.offset)
      }
      return query
    } catch {
      log.error("\"\(text)\" is not a query: \(error.reason)", at: value, scalar: error.offset)
      return nil
    }
  }

  private func values(_ object: ConfigObject, _ target: RecordMember) -> [String: String] {
    guard let table = object["values"] else { return [:] }
    guard table.kind == .object else {
      log.error("\"values\" must be an object: what the sender writes, and what it stands for", at: table)
      return [:]
    }
    var values: [String: String] = [:]
    for member in table.members {
      guard let text = member.value.string ?? member.value.numberText ?? member.value.bool.map(String.init) else {
        log.error("\"values\" holds texts, numbers and booleans", at: member.value)
        continue
      }
      if case .word(let word) = target { checkWord(text, word, at: member.value) }
      values[member.name] = text
    }
    return values
  }

  private func checkLiteral(_ from: RuleSource, _ values: [String: String], _ target: RecordMember, at value: JSONValue)
  {
    guard case .literal(let text) = from, case .word(let word) = target, values.isEmpty,
      let literal = (try? JSONDocument(parsing: text.text))?.root.string
    else { return }
    checkWord(literal, word, at: value)
  }

  private func checkWord(_ text: String, _ word: RecordMember.Word, at value: JSONValue) {
    let known: [String] =
      switch word {
      case .direction: CallDirection.allCases.map(\.rawValue)
      case .status: CallStatus.allCases.map(\.rawValue)
      case .change: CallChange.allCases.map(\.rawValue)
      case .mediaType: MediaType.allCases.map(\.rawValue)
      case .endReason: EndReason.allCases.map(\.rawValue)
      case .rerouteReason: RerouteReason.allCases.map(\.rawValue)
      case .releasedBy: ReleasedBy.allCases.map(\.rawValue)
      }
    guard !known.contains(text) else { return }
    log.error(
      "\"\(word.rawValue)\" cannot be \"\(text)\"\(Spelling.hint(text, among: known)): it is one of \(known.joined(separator: ", "))",
      at: value)
  }

  private func checkFormat(_ format: ValueFormat?, _ target: RecordMember, _ object: ConfigObject) {
    guard let format, let at = object["as"] else { return }
    let allowed: [ValueFormat] =
      switch target {
      case .time: ValueFormat.times
      case .duration: ValueFormat.durations
      case .extra: ValueFormat.kinds
      default: []
      }
    guard !allowed.contains(format) else { return }
    let names = allowed.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    log.error(
      allowed.isEmpty
        ? "\"as\" is for times, durations and members below extra, not for \"\(target.name)\""
        : "\"\(target.name)\" is written as one of \(names)",
      at: at)
  }
}
