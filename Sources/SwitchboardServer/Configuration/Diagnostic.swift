package import StrictJSON

/// One thing an operator should know about routes.json.
package struct Diagnostic: Sendable, Hashable {
  package enum Severity: String, Sendable, Hashable {
    case error, warning
  }

  package let file: String
  package let position: JSONPosition
  package let severity: Severity
  /// What is wrong, and the cure.
  package let message: String
  /// The line it stands in.
  package let line: String

  /// `routes.json:14:17: error: …`, the line, and a caret below the place.
  package var rendered: String {
    let gap = line.unicodeScalars.prefix(max(0, position.column - 1)).map { $0 == "\t" ? "\t" : " " }.joined()
    return "\(file):\(position): \(severity.rawValue): \(message)\n\(line)\n\(gap)^"
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("file")
    writer.string(file)
    writer.key("line")
    writer.integer(position.line)
    writer.key("column")
    writer.integer(position.column)
    writer.key("severity")
    writer.string(severity.rawValue)
    writer.key("message")
    writer.string(message)
    writer.endObject()
  }
}
