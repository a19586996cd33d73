/// The text form of a template, with a mark in quotes in the place of each placeholder that stood outside them.
struct JSONTemplateText {
  /// JSON, if the template is one.
  let json: String
  private let queries: [String: JSONPathQuery]

  /// - Throws: where a placeholder is no query.
  init(_ text: String) throws(JSONTemplateError) {
    do {
      var parser = try JSONPathTemplateParser(text)
      (json, queries) = try parser.marked(with: Self.mark(for: text))
    } catch {
      throw JSONTemplateError(place: "$", reason: "\(error)")
    }
  }

  func query(_ text: String) -> JSONPathQuery? { queries[text] }

  /// Something that the text does not hold.
  private static func mark(for text: String) -> String {
    var mark = "\u{f8ff}placeholder"
    while text.contains(mark) { mark += "-" }
    return mark
  }
}

extension JSONPathTemplateParser {
  fileprivate mutating func marked(
    with mark: String
  ) throws(JSONPathError) -> (json: String, queries: [String: JSONPathQuery]) {
    var json = String.UnicodeScalarView()
    var queries: [String: JSONPathQuery] = [:]
    var isQuoted = false
    while let next = peek {
      if !isQuoted, isPlaceholderNext {
        let name = "\(mark)\(queries.count)"
        queries[name] = try placeholder()
        json.append(contentsOf: "\"\(name)\"".unicodeScalars)
        continue
      }
      json.append(next)
      skip()
      if next == "\\", isQuoted, let escaped = peek {
        json.append(escaped)
        skip()
      } else if next == "\"" {
        isQuoted.toggle()
      }
    }
    return (String(json), queries)
  }
}
