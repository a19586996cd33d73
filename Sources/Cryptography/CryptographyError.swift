private import CLibcrypto

/// libcrypto could not do what was asked of it.
package struct CryptographyError: Error, Sendable, CustomStringConvertible {
  /// What was being tried.
  package let attempt: String
  /// libcrypto's own words, where it has any.
  package let reason: String

  package init(_ attempt: String, reason: String? = nil) {
    self.attempt = attempt
    self.reason = reason ?? Self.lastReason()
  }

  package var description: String { reason.isEmpty ? "cannot \(attempt)" : "cannot \(attempt): \(reason)" }

  private static func lastReason() -> String {
    let code = ERR_get_error()
    guard code != 0 else { return "" }
    var text = [CChar](repeating: 0, count: 256)
    unsafe ERR_error_string_n(code, &text, text.count)
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
