/// One inbound HTTP request at a hook, as bytes. Says nothing of who sent it.
package struct ReceivedRequest: Sendable, Hashable {
  package let method: String
  /// Still percent-encoded, without the query.
  package let path: String
  /// What follows `?`, still percent-encoded.
  package let query: String?
  package let headers: [HeaderField]
  package let body: [UInt8]
  package let receivedAt: Instant
  /// Who is counted and checked: the peer, or whom a trusted proxy names.
  package let remoteAddress: String

  package init(
    method: String, path: String, query: String? = nil, headers: [HeaderField] = [], body: [UInt8] = [],
    receivedAt: Instant, remoteAddress: String = ""
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.receivedAt = receivedAt
    self.remoteAddress = remoteAddress
  }

  /// - Parameter target: path and query as they stand in a request line.
  package init(
    method: String, target: String, headers: [HeaderField], body: [UInt8], receivedAt: Instant,
    remoteAddress: String = ""
  ) {
    let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
    self.init(
      method: method, path: String(target[..<(mark ?? target.endIndex)]),
      query: mark.map { String(target[target.utf8.index(after: $0)...]) }, headers: headers, body: body,
      receivedAt: receivedAt, remoteAddress: remoteAddress)
  }

  /// The same request under another path.
  package func with(path: String) -> ReceivedRequest {
    ReceivedRequest(
      method: method, path: path, query: query, headers: headers, body: body, receivedAt: receivedAt,
      remoteAddress: remoteAddress)
  }

  /// The same request with one more header.
  package func adding(_ field: HeaderField) -> ReceivedRequest {
    ReceivedRequest(
      method: method, path: path, query: query, headers: headers + [field], body: body, receivedAt: receivedAt,
      remoteAddress: remoteAddress)
  }

  /// The same request with its body.
  package func with(body: [UInt8]) -> ReceivedRequest {
    ReceivedRequest(
      method: method, path: path, query: query, headers: headers, body: body, receivedAt: receivedAt,
      remoteAddress: remoteAddress)
  }

  /// Path and query as they stood in the request line.
  package var target: String { query.map { "\(path)?\($0)" } ?? path }

  /// Every value of that header, in order.
  /// - Parameter name: lower case.
  package func values(of name: String) -> [String] {
    var values: [String] = []
    for field in headers where field.name == name { values.append(field.value) }
    return values
  }

  /// The header's value where there is exactly one.
  package func value(of name: String) -> String? {
    var found: String?
    for field in headers where field.name == name {
      guard found == nil else { return nil }
      found = field.value
    }
    return found
  }

  /// The first value of that name in the query, decoded.
  package func queryValue(of name: String) -> String? {
    query.flatMap { FormEncoding.fields(of: $0).first { $0.name == name }?.value }
  }

  /// The content type without its parameters, lower case.
  package var contentType: String? {
    value(of: "content-type").map { value in
      let type = value.utf8.prefix { $0 != UInt8(ascii: ";") }.filter { $0 != UInt8(ascii: " ") }
      return String(decoding: type, as: UTF8.self).lowercased()
    }
  }
}
