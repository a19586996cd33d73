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
      for term in filter.terms { check(term, at: value) }
      for pattern in filter.invalidPatterns {
        log.error("matches nothing: \(pattern.error)", at: value, scalar: pattern.offset)
      }
      return filter
    } catch {
      log.error("\"when\" is not an expression: \(error.reason)", at: value, scalar: error.offset)
      return nil
    }
  }

  // MARK: Objects

  /// In characters of the expression that an object becomes.
  private static let clauseLimit = 1 << 20

  private func clauses(_ value: JSONValue) -> JSONPathFilter? {
    let parts = value.members.compactMap(clause)
    guard !parts.isEmpty else {
      log.error("\"when\" names no member: leave it out where all records are wanted", at: value)
      return nil
    }
    do {
      return try JSONPathFilter(parts.joined(separator: " && "), lengthLimit: Self.clauseLimit)
    } catch {
      log.error("\"when\" is too large: \(error.reason)", at: value)
      return nil
    }
  }

  private func clause(_ member: JSONMembers.Member) -> String? {
    let names = member.name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard case .kind(let kind) = RecordShape.find(names) else {
      log.error(absence(of: names), at: member.key)
      return nil
    }
    let values = member.value.kind == .array ? Array(member.value.elements) : [member.value]
    if values.isEmpty { log.error("an empty list holds nowhere", at: member.value) }
    for value in values { check(value, of: member.name, kind) }
    let tests = values.flatMap { value -> [String] in
      let literal = JSONText(value).text
      switch kind {
      case .list: return ["\(Self.path(names))[?@ == \(literal)]"]
      case .any: return Self.paths(names).flatMap { ["\($0) == \(literal)", "\($0)[?@ == \(literal)]"] }
      default: return ["\(Self.path(names)) == \(literal)"]
      }
    }
    return tests.isEmpty ? nil : "(" + tests.joined(separator: " || ") + ")"
  }

  private static func path(_ names: [String]) -> String {
    "@" + names.map { "[\(JSONText(string: $0).text)]" }.joined()
  }

  /// Below `extra`, names of the sender's that stood within one another are joined with full stops.
  private static func paths(_ names: [String]) -> [String] {
    guard names.count > 2 else { return [path(names)] }
    return [path(names), path([names[0], names.dropFirst().joined(separator: ".")])]
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

  private func check(_ term: JSONPathTerm, at value: JSONValue) {
    func error(_ message: String) { log.error(message, at: value, scalar: term.offset) }
    guard case .kind(let kind) = RecordShape.find(term.names) else { return error(absence(of: term.names)) }
    guard term.isNamesOnly else { return }
    let path = (["@"] + term.names).joined(separator: ".")
    switch term.use {
    case .existence:
      guard case .boolean = kind else { return }
      error("\(path) alone asks whether it is there, not whether it is true: write \(path) == true, or == false")
    case .comparison(let sign, let other, let literal):
      if case .list = kind { return error("\(path) is a list: write \(path)[?@ == …] to look for one of its values") }
      if case .any = kind { return }
      if other == .null { return error("nothing in a record is null: write !\(path) for what is not there") }
      let known = sign == "==" || sign == "!=" ? literal : nil
      if let fault = fault(comparing: kind, with: other, known) { error("\(path) \(fault)") }
      if case .boolean = kind, sign != "==", sign != "!=" { error("true and false have no order") }
    case .comparisonWithQuery(let names):
      guard let names, case .kind(let other) = RecordShape.find(names), !Self.canCompare(kind, other) else { return }
      error("\(path) is \(kind.name), the other side is \(other.name): they are never equal")
    case .argument(let function):
      switch (function, kind) {
      case ("match", .number), ("match", .boolean), ("match", .list), ("match", .object), ("search", .number),
        ("search", .boolean), ("search", .list), ("search", .object):
        error("\(function) looks at texts, and \(path) is \(kind.name)")
      case ("length", .number), ("length", .boolean): error("\(path) is \(kind.name), which has no length")
      default: return
      }
    }
  }

  private func absence(of names: [String]) -> String {
    guard case .nothing(let name, let parent, let known) = RecordShape.find(names) else { return "" }
    return "no \(parent) has a \"\(name)\"\(Spelling.hint(name, among: known))"
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
}
