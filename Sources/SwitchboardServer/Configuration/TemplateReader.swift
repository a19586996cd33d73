import JSONPath
import StrictJSON

/// Reads a template over the record: an object, a list, or a text that holds JSON.
struct TemplateReader {
  let log: DiagnosticLog

  func read(_ value: JSONValue, _ key: String) -> JSONTemplate? {
    guard [.object, .array, .string].contains(value.kind) else {
      log.error("\"\(key)\" is a template: an object, a list, or a text that holds JSON", at: value)
      return nil
    }
    warnOfQueries(in: value)
    do {
      let template = try value.string.map { (text) throws(JSONTemplateError) in try JSONTemplate(text: text) }
      return try template ?? JSONTemplate(value)
    } catch {
      log.error("\"\(key)\" is not a template: \(error)", at: value)
      return nil
    }
  }

  /// A query that stands as a text: elsewhere it would be asked, here it is sent as it is.
  private func warnOfQueries(in value: JSONValue) {
    switch value.kind {
    case .object: for member in value.members { warnOfQueries(in: member.value) }
    case .array: for element in value.elements { warnOfQueries(in: element) }
    case .string:
      guard let text = value.string, text.hasPrefix("$."), !JSONPathTemplate.isTemplate(text) else { return }
      log.warning("\"\(text)\" is a plain text here: write \"${\(text)}\" for what it finds", at: value)
    default: break
    }
  }
}
