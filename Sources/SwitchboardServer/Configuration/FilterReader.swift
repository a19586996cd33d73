import JSONPath
import StrictJSON

/// Reads what a route asks of a record: an expression of RFC 9535, or an object, which becomes one. Either way what can
/// never hold is an error.
struct FilterReader {
  let log: DiagnosticLog

  func read(_ value: JSONValue) -> JSONPathFilter? {
    switch value.kind {
    case .string: return expression(value.string ?? "", at: value)
    case .object: return clauses(value)
    default:
      log.error(
        "\"when\" is an expression such as \"@.status == 'busy'\", or an object of members and the values they must have",
        at: value)
      return nil
    }
  }

  private func expression(_ text: String, at value: JSONValue) -> JSONPathFilter? {
    do {
      let filter = try JSONPathFilter(text)
      for term in filter.terms { check(term, text, at: value) }
      return filter
    } catch {
      log.error("\"when\" is not an expression: \(pointed(text, error.offset)): \(error.reason)", at: value)
      return nil
    }
  }

  // MARK: Objects

  private func clauses(_ value: JSONValue) -> JSONPathFilter? {
    let parts = value.members.compactMap(clause)
    guard !parts.isEmpty else {
      log.error("\"when\" names no member: leave it out where all records are wanted", at: value)
      return nil
    }
    return try? JSONPathFilter(parts.joined(separator: " && "))
  }

  private func clause(_ member: JSONMembers.Member) -> String? {
    let names = member.name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let kind = kind(of: names, "\"\(member.name)\"", at: member.key) else { return nil }
    let values = member.value.kind == .array ? Array(member.value.elements) : [member.value]
    if values.isEmpty { log.error("an empty list holds nowhere", at: member.value) }
    for value in values { check(value, of: member.name, kind) }
    let path = "@" + names.map { "[\(JSONText(string: $0).text)]" }.joined()
    let tests = values.flatMap { value -> [String] in
      let literal = JSONText(value).text
      switch kind {
      case .list: return ["\(path)[?@ == \(literal)]"]
      case .any: return ["\(path) == \(literal)", "\(path)[?@ == \(literal)]"]
      default: return ["\(path) == \(literal)"]
      }
    }
    return tests.isEmpty ? nil : "(" + tests.joined(separator: " || ") + ")"
  }

  private func check(_ value: JSONValue, of name: String, _ kind: RecordShape.Kind) {
    guard value.kind != .object, value.kind != .array, !value.isNull else {
      return log.error("\"when\" compares with texts, numbers and booleans", at: value)
    }
    let wanted = if case .list(let element) = kind { element } else { kind }
    if let fault = fault(comparing: wanted, with: value.kind, value.string) {
      log.error("\"\(name)\" \(fault)", at: value)
    }
  }

  // MARK: Expressions

  private func check(_ term: JSONPathTerm, _ text: String, at value: JSONValue) {
    let place = pointed(text, term.offset)
    guard let kind = kind(of: term.names, place, at: value), term.isNamesOnly else { return }
    let path = "@." + term.names.joined(separator: ".")
    switch term.use {
    case .existence:
      guard case .boolean = kind else { return }
      log.error("\(place): \(path) alone asks whether it is there, not whether it is true: write \(path) == true", at: value)
    case .comparison(let sign, let other, let literal):
      if case .list = kind {
        return log.error("\(place): \(path) is a list: write \(path)[?@ == …] to look for one of its values", at: value)
      }
      if other == .null {
        return log.error("\(place): nothing in a record is null: write !\(path) for what is not there", at: value)
      }
      let known = sign == "==" || sign == "!=" ? literal : nil
      if let fault = fault(comparing: kind, with: other, known) { log.error("\(place): \(path) \(fault)", at: value) }
      if case .boolean = kind, sign != "==", sign != "!=" {
        log.error("\(place): true and false have no order", at: value)
      }
    case .comparisonWithQuery(let names):
      guard let names, case .kind(let other) = RecordShape.find(names), !Self.canCompare(kind, other) else { return }
      log.error("\(place): \(path) is \(kind.name), the other side is \(other.name): they are never equal", at: value)
    case .argument: return
    }
  }

  /// - Returns: nil, after an error, where no record has that.
  private func kind(of names: [String], _ what: String, at value: JSONValue) -> RecordShape.Kind? {
    switch RecordShape.find(names) {
    case .kind(let kind): return kind
    case .nothing(let name, let parent, let known):
      let owner = parent == "record" ? "no record has a" : "no \(parent) has a"
      log.error("\(what): \(owner) \"\(name)\"\(Spelling.hint(name, among: known))", at: value)
      return nil
    }
  }

  /// Why a member of that kind is never such a value.
  private func fault(comparing kind: RecordShape.Kind, with other: JSONKind, _ text: String?) -> String? {
    switch (kind, other) {
    case (.any, _), (.text, .string), (.number, .number), (.boolean, .boolean): return nil
    case (.word(let words), .string):
      guard let text, !words.contains(text) else { return nil }
      return "is one of \(words.joined(separator: ", ")), never \"\(text)\"\(Spelling.hint(text, among: words))"
    default: return "is \(kind.name), and never equal to \(Self.name(of: other))"
    }
  }

  private static func canCompare(_ a: RecordShape.Kind, _ b: RecordShape.Kind) -> Bool {
    switch (a, b) {
    case (.any, _), (_, .any): true
    default: a.name == b.name
    }
  }

  private static func name(of kind: JSONKind) -> String {
    switch kind {
    case .object: "an object"
    case .array: "a list"
    case .string: "a text"
    case .number: "a number"
    case .boolean: "true or false"
    case .null: "null"
    }
  }

  /// Where in an expression: its number and what stands there.
  private func pointed(_ text: String, _ offset: Int) -> String {
    let rest = String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(offset).prefix(24)))
    return rest.isEmpty ? "character \(offset + 1)" : "character \(offset + 1), at `\(rest)`"
  }
}
