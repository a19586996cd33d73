import Delivery
import JSONPath
import StrictJSON

/// Reads how a `file` sink writes: `format`, `columns`, `rotate`, `compress`, `keep`.
struct FileSinkReader {
  static let keys = ["path", "format", "columns", "rotate", "compress", "keep"]

  let log: DiagnosticLog

  private enum Format: String, CaseIterable { case jsonl, csv }

  func format(_ object: ConfigObject) -> LineFormat {
    let format: Format = object.word("format") ?? .jsonl
    guard format == .csv else {
      if let at = object["columns"] { log.error("\"columns\" needs \"format\": \"csv\"", at: at) }
      return .json
    }
    guard object.required("columns", "name what stands in each column, such as \"startedAt\", \"caller.number\"") != nil
    else { return .json }
    let columns = (object.list("columns") ?? []).compactMap(column)
    if columns.isEmpty, let at = object["columns"] { log.error("\"columns\" names no column", at: at) }
    return .csv(columns)
  }

  /// `"caller.number"`, or `{ "name": "Caller", "value": "${$.caller.number}" }`.
  private func column(_ value: JSONValue) -> LineFormat.Column? {
    if let member = value.string {
      let names = member.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      if case .nothing(let name, let parent, let known) = RecordShape.find(names) {
        log.error("no \(parent) has a \"\(name)\"\(Spelling.hint(name, among: known))", at: value)
        return nil
      }
      let path = names.map { "[\(JSONText(string: $0).text)]" }.joined()
      return template("${$\(path)}", at: value).map { LineFormat.Column(name: member, value: $0) }
    }
    guard let object = ConfigObject(value, "a column", keys: ["name", "value"], log: log),
      object.required("name", "what stands above the column") != nil, let name = object.string("name"),
      object.required("value", "a text with ${…} over the record") != nil, let text = object.string("value"),
      let at = object["value"]
    else { return nil }
    return template(text, at: at).map { LineFormat.Column(name: name, value: $0) }
  }

  private func template(_ text: String, at value: JSONValue) -> JSONPathTemplate? {
    do {
      return try JSONPathTemplate(text)
    } catch {
      log.error("a column is not a template: \(error)", at: value)
      return nil
    }
  }

  func rotation(_ object: ConfigObject) -> Rotation {
    let rotate = object["rotate"].flatMap {
      ConfigObject($0, "\"rotate\"", keys: ["size", "every"], log: log)
    }
    let keep = object["keep"].flatMap { ConfigObject($0, "\"keep\"", keys: ["files", "age"], log: log) }
    return Rotation(
      size: rotate?.size("size"), period: rotate?.duration("every"), compresses: object.bool("compress") ?? false,
      keptFiles: keep?.integer("files", in: 1...10_000), keptAge: keep?.duration("age"))
  }
}
