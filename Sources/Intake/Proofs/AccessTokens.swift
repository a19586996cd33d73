private import Synchronization

/// The access tokens in force, by what they are sealed to: the journal's table, in memory, since every request asks it.
package final class AccessTokens: Sendable {
  package struct Token: Sendable, Hashable {
    package let client: String
    package let source: String
    package let scopes: Set<String>
    /// In seconds since 1970; the last at which it holds.
    package let expiresAt: Int64

    package init(client: String, source: String, scopes: Set<String>, expiresAt: Int64) {
      self.client = client
      self.source = source
      self.scopes = scopes
      self.expiresAt = expiresAt
    }
  }

  private let tokens: Mutex<[String: Token]>

  package init(_ tokens: [String: Token] = [:]) { self.tokens = Mutex(tokens) }

  package subscript(sealed: String) -> Token? { tokens.withLock { $0[sealed] } }

  /// - Parameter now: in seconds since 1970; what has expired goes.
  package func set(_ token: Token, for sealed: String, now: Int64) {
    tokens.withLock { tokens in
      if tokens.count.isMultiple(of: 64) { tokens = tokens.filter { $0.value.expiresAt >= now } }
      tokens[sealed] = token
    }
  }

  package func revoke(client: String) { tokens.withLock { $0 = $0.filter { $0.value.client != client } } }

  package func replaceAll(by all: [String: Token]) { tokens.withLock { $0 = all } }
}
