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
    do {
      let template = try value.string.map { (text) throws(JSONTemplateError) in try JSONTemplate(text: text) }
      return try template ?? JSONTemplate(value)
    } catch {
      log.error("\"\(key)\" is not a template: \(error)", at: value)
      return nil
    }
  }
}
