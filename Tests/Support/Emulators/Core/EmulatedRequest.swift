private import CallModel

/// A request as an emulator sees it.
package struct EmulatedRequest: Sendable {
  package let method: String
  /// Still percent-encoded, without the query.
  package let path: String
  /// Decoded, in its order.
  package let query: [EmulatedField]
  /// Names in lower case.
  package let headers: [EmulatedField]
  package let body: [UInt8]

  package init(method: String, target: String, headers: [EmulatedField], body: [UInt8]) {
    self.method = method
    let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = String(halves.first ?? "")
    query = halves.count > 1 ? EmulatedField.fields(ofForm: String(halves[1])) : []
    self.headers = headers.map { EmulatedField(name: $0.name.lowercased(), value: $0.value) }
    self.body = body
  }

  /// - Parameter name: lower case.
  package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

  package func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

  /// The path's segments, decoded.
  package var segments: [String] {
    path.split(separator: "/").map { FormEncoding.decodePath($0) }
  }

  /// The fields of a form body.
  package var form: [EmulatedField] { EmulatedField.fields(ofForm: String(decoding: body, as: UTF8.self)) }

  /// The body as JSON; nil where it is none.
  package var json: EmulatedJSON? { EmulatedJSON(parsing: body) }
}
