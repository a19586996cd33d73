import StrictJSON

/// Gathers what is wrong, so that all of it is told at once.
final class DiagnosticLog {
  private(set) var diagnostics: [Diagnostic] = []
  /// Whether the text itself holds what nobody else should read.
  var holdsPlainSecrets = false
  private let file: String
  private let bytes: [UInt8]

  init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  func error(_ message: String, at value: JSONValue) { add(.error, message, value.range.lowerBound) }

  /// - Parameter scalar: which of a string's Unicode scalars is meant. Where escapes are in the way, the string is.
  func error(_ message: String, at value: JSONValue, scalar: Int) {
    let spelled = String(decoding: value.bytes.dropFirst(), as: UTF8.self).unicodeScalars
    let before = spelled.prefix(scalar)
    let isPlain = !before.contains("\\")
    let offset = isPlain ? 1 + String(String.UnicodeScalarView(before)).utf8.count : 0
    add(.error, message, value.range.lowerBound + offset)
  }

  func warning(_ message: String, at value: JSONValue) { add(.warning, message, value.range.lowerBound) }
  func error(_ error: JSONError) { add(.error, error.reason, error.offset) }

  private func add(_ severity: Diagnostic.Severity, _ message: String, _ offset: Int) {
    let offset = min(offset, bytes.count)
    let start = bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    let line = String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
    let diagnostic = Diagnostic(
      file: file, position: JSONPosition(of: offset, in: bytes), severity: severity, message: message, line: line)
    if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
  }
}
