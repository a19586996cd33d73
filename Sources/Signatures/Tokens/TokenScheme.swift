/// A JSON Web Signature in a header, bound to the message by what it signs or by what its claims say.
package struct TokenScheme: Sendable, Hashable {
  package enum Binding: Sendable, Hashable {
    /// The payload is the body: left out of the token (detached, RFC 7515 appendix F, RFC 7797) or in it.
    case body
    /// A claim holds the body's SHA-256 in hexadecimal. May be missing only where there is no body.
    case claim(String)
  }

  /// Lower case.
  package var header: String
  /// What stands before the token, such as `Bearer `, in any case.
  package var prefix: String
  package var binding: Binding
  /// A claim with the SHA-256 of the whole address in hexadecimal.
  package var urlDigestClaim: String?
  /// Claims that must have these values.
  package var claims: [String: String]
  /// For `iat`, `nbf` and `exp`, both ways, in seconds.
  package var tolerance: Int
  /// Which of `iat`, `nbf` and `exp` must be there. Where `iat` is, a token older than the tolerance is refused.
  package var times: [String]

  package init(
    header: String, prefix: String = "", binding: Binding, urlDigestClaim: String? = nil,
    claims: [String: String] = [:], tolerance: Int = 300, times: [String]
  ) {
    self.header = header
    self.prefix = prefix
    self.binding = binding
    self.urlDigestClaim = urlDigestClaim
    self.claims = claims
    self.tolerance = tolerance
    self.times = times
  }
}
