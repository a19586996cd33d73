import CallModel

/// Bearer tokens that this server's own token endpoint issued.
package struct AccessTokenProof: Sendable {
  package let tokens: AccessTokens
  /// Whose clients may speak for it.
  package let source: String
  /// A scope that the token must have; nil: any.
  package let scope: String?

  package init(tokens: AccessTokens, source: String, scope: String?) {
    self.tokens = tokens
    self.source = source
    self.scope = scope
  }

  /// - Parameters:
  ///   - token: sealed.
  ///   - time: when it was shown.
  func failure(of token: String, at time: Instant) -> ProofFailure? {
    guard let found = tokens[token], found.source == source else { return .wrongBearer }
    guard found.expiresAt >= time.seconds else { return .expiredToken(seconds: time.seconds - found.expiresAt) }
    guard let scope else { return nil }
    return found.scopes.contains(scope) ? nil : .wrongScope(scope)
  }
}
