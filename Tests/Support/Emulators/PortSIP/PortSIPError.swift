/// A failure, and how it is answered: `{"errors":[{code, message, detail?}]}`.
///
/// The table knows the codes `UNKNOWN` and `VALIDATE_FAILED`, a sample `UNAUTHORIZED`; no other is made up here.
enum PortSIPError: Error, Hashable {
  /// 400 of a sign-in, with the text of the sample.
  case loginFailed
  /// 401 of a missing, wrong or expired access token.
  case unauthorized
  /// 403: not for this role, or a sync token that the server forgot.
  case forbidden
  case notFound
  case methodNotAllowed
  /// 400 with what is wrong.
  case invalid(String)

  var answer: EmulatedAnswer {
    switch self {
    case .loginFailed: Self.answer(400, "UNAUTHORIZED", "Login failed, authentication error")
    case .unauthorized: Self.answer(401, "UNAUTHORIZED", "access token missing, unknown or expired")
    case .forbidden: Self.answer(403, "UNKNOWN", "permission denied")
    case .notFound: Self.answer(404, "UNKNOWN", "resource not found")
    case .methodNotAllowed: Self.answer(405, "UNKNOWN", "method not allowed")
    case .invalid(let detail): Self.answer(400, "VALIDATE_FAILED", "field validation failed", detail)
    }
  }

  private static func answer(_ status: Int, _ code: String, _ message: String, _ detail: String? = nil)
    -> EmulatedAnswer
  {
    var error: EmulatedJSON = ["code": .string(code), "message": .string(message)]
    if let detail { error["detail"] = .string(detail) }
    return .json(["errors": [error]], status: status)
  }
}
