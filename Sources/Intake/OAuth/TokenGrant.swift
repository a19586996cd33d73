package import CallModel
import Cryptography
package import EventJournal

/// What is given for a token request: the token itself, once, and what is kept of it.
package struct TokenGrant: Sendable {
  package let accessToken: String
  package let kept: OAuthToken
  /// In seconds.
  package let lifetime: Int64

  /// An hour, as most senders expect.
  package static let standardLifetime: Int64 = 3_600

  /// - Parameters:
  ///   - client: whom the request names; nil where there is none.
  ///   - seal: under the journal's key.
  package static func decide(
    _ request: TokenRequest, _ client: OAuthClient?, at time: Instant, _ seal: CredentialSeal
  ) throws(TokenFault) -> TokenGrant {
    // Compared in any case, so that the time does not tell whether there is such a client.
    let presented = seal.sealed(request.secret)
    let holds = ConstantTime.areEqual(Array(presented.utf8), Array((client?.secret ?? "").utf8))
    guard let client, holds else {
      throw TokenFault(.invalidClient, "no such client, or another secret", usesBasic: request.usesBasic)
    }
    if case .refreshToken(let token) = request.grant {
      guard ConstantTime.areEqual(Array(seal.sealed(token).utf8), Array(client.refreshToken.utf8)) else {
        throw TokenFault(.invalidGrant, "the refresh token is not this client's")
      }
    }
    let scopes = request.scopes ?? client.scopes
    guard Set(scopes).isSubset(of: client.scopes) else {
      throw TokenFault(.invalidScope, "the client may have \(client.scopes.joined(separator: " "))")
    }
    return make(client: client.id, source: client.source, scopes: scopes, at: time, seal, standardLifetime)
  }

  /// - Parameter lifetime: in seconds.
  package static func make(
    client: String, source: String, scopes: [String], at time: Instant, _ seal: CredentialSeal, _ lifetime: Int64
  ) -> TokenGrant {
    let token = ByteEncoding.base64url.encode(RandomBytes.make(32))
    return TokenGrant(
      accessToken: token,
      kept: OAuthToken(
        sealed: seal.sealed(token), client: client, source: source, scopes: scopes, expiresAt: time.seconds + lifetime),
      lifetime: lifetime)
  }
}
