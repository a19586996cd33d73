import HTTPTypes
import Hummingbird

/// Answers, in the calls API's own form, what no route of it takes: another method with 405, another path with 404.
struct CallsRefusals: RouterMiddleware {
  func handle(
    _ request: Request, context: BasicRequestContext,
    next: @concurrent (Request, BasicRequestContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as HTTPError where error.status == .notFound {
      let path = request.uri.path.split(separator: "/")
      guard path.first == "calls" else { throw error }
      let isWhole = !request.uri.path.hasSuffix("/") && !request.uri.path.contains("//")
      guard isWhole, let allowed = Self.allowed(path.dropFirst()) else {
        return CallProblem(.notFound, "there is nothing at this path: docs/openapi.json lists what there is").response
      }
      let problem = CallProblem(
        .methodNotAllowed, "\(request.method.rawValue.prefix(20)) says nothing here: use \(allowed)")
      var response = problem.response
      response.headers[.allow] = allowed
      return response
    }
  }

  /// - Parameter path: what follows `calls`.
  /// - Returns: nil: there is no such path.
  static func allowed(_ path: ArraySlice<Substring>) -> String? {
    switch (path.count, path.last) {
    case (0, _): "GET, HEAD, POST, DELETE"
    case (1, "active"): "GET, HEAD"
    case (1, "read"): "POST"
    case (1, _): "GET, HEAD, PUT, PATCH, DELETE"
    case (2, "events"): "GET, HEAD"
    case (2, "read"): "POST"
    default: nil
    }
  }
}
