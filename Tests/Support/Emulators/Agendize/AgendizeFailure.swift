/// Why the API refuses a request.
struct AgendizeFailure: Error, Sendable, Hashable {
  let status: Int
  let message: String
  /// The members or parameters at fault.
  var fields: [String] = []
  var headers: [EmulatedField] = []

  /// Codes 404, 403 and 501 are seen in the vendor's own code; 400, 401 and 410 are inferred.
  static let notFound = AgendizeFailure(status: 404, message: "Not found")
  static let notPermitted = AgendizeFailure(status: 403, message: "Forbidden")
  static let notImplemented = AgendizeFailure(status: 501, message: "Method not implemented yet")
  static let staleSyncToken = AgendizeFailure(
    status: 410, message: "The sync token is no longer valid, a full list is required", fields: ["syncToken"])
  static let unauthorized = AgendizeFailure(status: 401, message: "Authentication is required")
  static let invalidBearer = AgendizeFailure(
    status: 401, message: "The access token is invalid or expired",
    headers: [EmulatedField(name: "WWW-Authenticate", value: #"Bearer error="invalid_token""#)])

  static func invalid(_ field: String, _ reason: String = "is missing or invalid") -> AgendizeFailure {
    AgendizeFailure(status: 400, message: "\(field) \(reason)", fields: [field])
  }

  func answer(_ shape: AgendizeErrorShape) -> EmulatedAnswer {
    let fields = EmulatedJSON.array(fields.map { .string($0) })
    let nested: EmulatedJSON = ["error": ["code": EmulatedJSON(status), "message": .string(message)]]
    let flat: EmulatedJSON = [
      "fields": fields, "message": .string(message), "statusCode": .string(String(status)),
    ]
    var answer: EmulatedAnswer =
      switch shape {
      case .nested: .json(nested, status: status)
      case .nestedWithStatus200: .json(nested, status: 200)
      case .flat: .json(flat, status: status)
      }
    answer.headers += headers
    return answer
  }
}
