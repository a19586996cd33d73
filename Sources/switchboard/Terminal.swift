import Foundation
import Signatures

/// Where data goes, and where talk goes.
enum Terminal {
  /// A line of data, at once: a reader behind a pipe may be waiting.
  static func print(_ line: String) { write(Array((line + "\n").utf8)) }

  /// A line for people: what strangers wrote in it cannot move a terminal's cursor, nor begin a line.
  static func show(_ line: String) { print(Shown.text(line)) }

  static func write(_ bytes: [UInt8]) {
    // A reader that has gone away wants no more; the signal ends the command quietly.
    try? FileHandle.standardOutput.write(contentsOf: Data(bytes))
  }

  /// A line for the person who typed the command.
  static func say(_ line: String) { try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8)) }

  static let standardErrorIsTerminal = isatty(2) == 1

  /// Whether to colour what goes to standard error.
  static let hasColour: Bool = {
    let environment = ProcessInfo.processInfo.environment
    return standardErrorIsTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }()

  /// A line that is written over by the next one; nothing where nobody watches.
  static func progress(_ text: String) {
    guard standardErrorIsTerminal else { return }
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1b}[K\(text)".utf8))
  }

  static func endProgress() { progress("") }
}
