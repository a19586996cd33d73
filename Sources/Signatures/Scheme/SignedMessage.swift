/// What a signature may speak of, with a way to ask for headers.
package struct SignedMessage: Sendable {
  package let method: String
  /// Of an answer, where the message is one.
  package let status: Int?
  /// As it stood in the request line, without the query.
  package let path: String
  /// What follows `?`, still percent-encoded.
  package let query: String?
  package let body: [UInt8]
  /// Scheme, host and port that senders know us by (`publicURL`), without a path; nil where nobody said.
  package let base: String?
  /// Every value of a header, by its lower-case name.
  package let header: @Sendable (String) -> [String]

  package init(
    method: String, status: Int? = nil, path: String, query: String? = nil, body: [UInt8], base: String? = nil,
    header: @escaping @Sendable (String) -> [String]
  ) {
    self.method = method
    self.status = status
    self.path = path
    self.query = query
    self.body = body
    self.base = base
    self.header = header
  }

  /// Path and query.
  var target: String { query.map { "\(path)?\($0)" } ?? path }

  /// The whole address as the sender knows it.
  var url: String? { base.map { $0 + target } }

  /// Lower case, without parameters.
  var contentType: String? {
    header("content-type").first.map { value in
      String(decoding: value.utf8.prefix { $0 != UInt8(ascii: ";") }.filter { $0 != UInt8(ascii: " ") }, as: UTF8.self)
        .lowercased()
    }
  }

  /// The header's value, where there is exactly one.
  func single(_ name: String) throws(SignatureFault) -> String {
    let values = header(name)
    guard let value = values.first, !value.isEmpty else { throw .missing(header: name) }
    guard values.count == 1 else { throw .repeated(header: name) }
    return value
  }
}
