package import CallModel

/// A sender that fetches tokens: who it is, for which source it speaks, and what its secrets are sealed to.
package struct OAuthClient: Sendable, Hashable {
  package let id: String
  package let source: String
  package let scopes: [String]
  /// Sealed under the journal's key.
  package let secret: String
  package let refreshToken: String
  package let createdAt: Instant
  /// When it fetched a token last.
  package let usedAt: Instant?

  package init(
    id: String, source: String, scopes: [String], secret: String, refreshToken: String, createdAt: Instant,
    usedAt: Instant? = nil
  ) {
    self.id = id
    self.source = source
    self.scopes = scopes
    self.secret = secret
    self.refreshToken = refreshToken
    self.createdAt = createdAt
    self.usedAt = usedAt
  }
}

extension OAuthClient {
  /// RFC 6749, section 3.3.
  package static func isScope(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 128
      && text.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != 0x22 && $0 != 0x5c }
  }
}

/// An access token in force.
package struct OAuthToken: Sendable, Hashable {
  /// What it is sealed to under the journal's key.
  package let sealed: String
  package let client: String
  package let source: String
  package let scopes: [String]
  /// In seconds since 1970; the last at which it holds.
  package let expiresAt: Int64

  package init(sealed: String, client: String, source: String, scopes: [String], expiresAt: Int64) {
    self.sealed = sealed
    self.client = client
    self.source = source
    self.scopes = scopes
    self.expiresAt = expiresAt
  }
}
