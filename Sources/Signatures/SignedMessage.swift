/// What a signature may speak of, with a way to ask for headers.
package struct SignedMessage: Sendable {
  package let method: String
  package let path: String
  package let body: [UInt8]
  /// Every value of a header, by its lower-case name.
  package let header: @Sendable (String) -> [String]

  package init(method: String, path: String, body: [UInt8], header: @escaping @Sendable (String) -> [String]) {
    self.method = method
    self.path = path
    self.body = body
    self.header = header
  }
}
