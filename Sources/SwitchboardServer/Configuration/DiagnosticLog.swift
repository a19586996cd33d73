import StrictJSON

/// Gathers what is wrong, so that all of it is told at once.
final class DiagnosticLog {
  private var found: [(severity: Diagnostic.Severity, message: String, offset: Int)] = []
  /// Where the text itself holds what nobody else should read.
  private var plainSecrets: [Range<Int>] = []
  private let file: String
  private let bytes: [UInt8]

  init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  var hasErrors: Bool { found.contains { $0.severity == .error } }
  var holdsPlainSecrets: Bool { !plainSecrets.isEmpty }

  /// The text of this value is shown nowhere.
  func hide(_ value: JSONValue) { plainSecrets.append(value.range) }

  /// What was found, each thing once, in the order it was found in. Told last of all: only then are all secrets known.
  var diagnostics: [Diagnostic] {
    var shown = bytes
    // As many bytes as before: a caret below the line stays where it is.
    for place in plainSecrets.joined() where shown[place] != UInt8(ascii: "\"") { shown[place] = UInt8(ascii: "*") }
    var diagnostics: [Diagnostic] = []
    for (severity, message, offset) in found {
      let diagnostic = Diagnostic(
        file: file, position: JSONPosition(of: offset, in: bytes), severity: severity, message: message,
        line: Self.line(at: offset, in: shown))
      if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
    }
    return diagnostics
  }

  func error(_ message: String, at value: JSONValue) { add(.error, message, value.range.lowerBound) }

  /// - Parameter scalar: which of a string's Unicode scalars is meant.
  func error(_ message: String, at value: JSONValue, scalar: Int) {
    var spelled = String(decoding: value.bytes.dropFirst(), as: UTF8.self).unicodeScalars[...]
    var offset = 1
    for _ in 0..<scalar {
      guard let first = spelled.popFirst() else { break }
      offset += Unicode.UTF8.width(first)
      guard first == "\\", let letter = spelled.popFirst() else { continue }
      // The two halves of a pair are one scalar.
      let isPair = letter == "u" && "dD".unicodeScalars.contains(spelled.first ?? " ")
      let more = letter == "u" ? (isPair ? 10 : 4) : 0
      spelled = spelled.dropFirst(more)
      offset += 1 + more
    }
    add(.error, message, value.range.lowerBound + offset)
  }

  func warning(_ message: String, at value: JSONValue) { add(.warning, message, value.range.lowerBound) }
  func error(_ error: JSONError) { add(.error, error.reason, error.offset) }

  private func add(_ severity: Diagnostic.Severity, _ message: String, _ offset: Int) {
    found.append((severity, message, min(offset, bytes.count)))
  }

  private static func line(at offset: Int, in bytes: [UInt8]) -> String {
    let start = bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
  }
}
