package import CallModel
import Cryptography
import Signatures

/// Bearer tokens in JWT form (RFC 7519, RFC 8725) against keys that the issuer publishes.
package struct BearerTokenProof: Sendable {
  package let keys: IssuerKeys
  package let issuer: String
  package let audiences: Set<String>
  /// In seconds.
  package let tolerance: Int

  package init(keys: IssuerKeys, issuer: String, audiences: Set<String>, tolerance: Int) {
    self.keys = keys
    self.issuer = issuer
    self.audiences = audiences
    self.tolerance = tolerance
  }

  package func failure(of text: String, at time: Instant, isKept: Bool) -> ProofFailure? {
    // What is kept of a token is its seal, which no public key can check.
    guard !isKept else { return .keptToken }
    guard !keys.all.isEmpty else { return .issuerKeysUnknown }
    do throws(SignatureFault) {
      let token = try CompactToken(text)
      guard let payload = token.payload else { throw .unacceptable("the token has no payload") }
      let known = keys.all
      guard let id = token.keyID, known.contains(where: { $0.id == id }) else {
        throw .unknownKey(String((token.keyID ?? "").prefix(64)))
      }
      _ = try token.match(known, payload: payload, now: time.seconds)
      let claims = try TokenClaims(payload)
      try claims.checkTime(now: time.seconds, tolerance: tolerance, required: ["exp"])
      guard claims.text("iss") == issuer else { throw .unacceptable("the token is not of the issuer \(issuer)") }
      guard !audiences.isDisjoint(with: claims.audiences) else {
        throw .unacceptable("the token is meant for another audience")
      }
      return nil
    } catch {
      return .token(error)
    }
  }
}
