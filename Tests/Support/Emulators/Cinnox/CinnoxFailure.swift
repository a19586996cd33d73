/// An error as CINNOX answers it: `{code, message}` (page "Error Codes and Rate Limit Handling").
struct CinnoxFailure: Error, Sendable, Hashable {
  let status: Int
  let code: Int
  let message: String

  /// The family of wrong parameters.
  static func badRequest(_ message: String) -> CinnoxFailure {
    CinnoxFailure(status: 400, code: 6_451_000, message: message)
  }

  static let badQuery = badRequest("Bad query")
  static let missingDate = badRequest("missing one of startAt, endAt")
  static let datesReversed = badRequest("endAt is prior to startAt")
  static let negativeOffset = badRequest("negative offset")
  static let negativeLimit = badRequest("negative limit")
  static let callIDRequired = badRequest("callID or conferenceID is required")
  static let unknownDataType = badRequest("Unknown data type")

  static func limitTooLarge(_ limit: Int) -> CinnoxFailure { badRequest("exceed maximum limit \(limit)") }

  /// No page tells the HTTP status of 6450001; 404 says the same.
  static func methodNotFound(_ request: EmulatedRequest) -> CinnoxFailure {
    CinnoxFailure(
      status: 404, code: 6_450_001, message: "method not found, method: \(request.method) url: \(request.path)")
  }

  /// No page tells the HTTP status of 6451010.
  static func tooManyRequests(status: Int) -> CinnoxFailure {
    CinnoxFailure(status: status, code: 6_451_010, message: "Too many requests")
  }

  /// The error table has no code for a wrong token; 0 is the default of the printed error body.
  static let unauthorized = CinnoxFailure(status: 401, code: 0, message: "Unauthorized")

  /// The error table has no code for an app that the token is not for.
  static let otherApp = CinnoxFailure(status: 404, code: 0, message: "App not found")

  var answer: EmulatedAnswer {
    .json(["code": EmulatedJSON(code), "message": .string(message)], status: status)
  }
}
