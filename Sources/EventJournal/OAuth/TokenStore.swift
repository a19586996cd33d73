/// Clients and their tokens, durable: what is returned is on disk.
package protocol TokenStore: Sendable {
  func add(_ client: OAuthClient) async throws(JournalError)
  func client(_ id: String) async throws(JournalError) -> OAuthClient?
  func clients() async throws(JournalError) -> [OAuthClient]
  /// Removes a client and all of its tokens.
  /// - Returns: whether there was one.
  func revoke(client id: String) async throws(JournalError) -> Bool
  /// Keeps a token, and lets go of those that have expired, and of a client's oldest where it has too many.
  func issue(_ token: OAuthToken) async throws(JournalError)
  func tokens() async throws(JournalError) -> [OAuthToken]
}
