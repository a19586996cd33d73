/// Whoever answers an API's questions: the provider over HTTP, or a test.
package protocol ProviderAPI: Sendable {
  /// - Throws: `.unreachable`, `.badAnswer` for one that is too long, `.cancelled`. Any status is an answer.
  func ask(_ request: APIRequest) async throws(PollFailure) -> APIAnswer
}
