/// The value of an `Authorization` header (RFC 9110, section 11.4): a scheme, in any case, and what follows.
package struct Credentials: Sendable, Hashable {
  /// Lower case.
  package let scheme: String
  package let text: String

  /// - Returns: nil where there is no scheme.
  package init?(_ value: String) {
    guard let space = value.firstIndex(of: " ") else { return nil }
    scheme = value[..<space].lowercased()
    text = String(value[space...].drop { $0 == " " })
  }
}
