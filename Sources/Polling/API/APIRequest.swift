package import CallModel

/// One question to a provider's API. Nothing in its path or query is a secret.
package struct APIRequest: Sendable {
  package var method: String
  /// After the API's base address; begins with `/`. A whole address stands for itself.
  package var path: String
  package var query: [(name: String, value: String)]
  package var headers: [HeaderField]
  package var body: [UInt8]

  package init(
    _ method: String = "GET", _ path: String, query: [(name: String, value: String)] = [], headers: [HeaderField] = [],
    body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }

  /// With a form for its body.
  package static func form(_ path: String, _ fields: [(name: String, value: String)]) -> APIRequest {
    APIRequest(
      "POST", path, headers: [HeaderField(name: "content-type", value: "application/x-www-form-urlencoded")],
      body: Array(text(of: fields).utf8))
  }

  package func adding(_ name: String, _ value: String) -> APIRequest {
    var request = self
    request.headers.append(HeaderField(name: name, value: value))
    return request
  }

  package func asking(_ name: String, _ value: String) -> APIRequest {
    var request = self
    request.query.append((name: name, value: value))
    return request
  }

  /// The whole address.
  package func url(base: String) -> String {
    let address = path.contains("://") ? path : base + path
    guard !query.isEmpty else { return address }
    return address + (address.contains("?") ? "&" : "?") + Self.text(of: query)
  }

  private static func text(of fields: [(name: String, value: String)]) -> String {
    fields.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
  }

  /// For people: without the query, where numbers of people may stand.
  package var summary: String { "\(method) \(path)" }
}
