import HTTPTypes
import Hummingbird

/// Lets those in who show a bearer token (RFC 6750). Whether the server lives is told to all.
struct BearerTokens: RouterMiddleware {
  let isAllowed: @Sendable (String) -> Bool

  func handle(
    _ request: Request, context: BasicRequestContext,
    next: @concurrent (Request, BasicRequestContext) async throws -> Response
  ) async throws -> Response {
    if request.uri.path == "/healthz" { return try await next(request, context) }
    let words = (request.headers[.authorization] ?? "").split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0].lowercased() == "bearer", isAllowed(String(words[1])) else {
      let problem = words.isEmpty ? "a bearer token is asked for" : "this is no bearer token that \"admin\" knows"
      var response = CallProblem(.unauthorized, problem).response
      response.headers[.wwwAuthenticate] = "Bearer realm=\"switchboard\""
      return response
    }
    return try await next(request, context)
  }
}
