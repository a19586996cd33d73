/// Holds a message against a scheme and its keys. Pure but for the time that comes in.
package struct SignatureVerifier: Sendable {
  package let scheme: SignatureScheme
  package let keys: [SigningKey]

  /// More signatures than this in one message are not looked at.
  package static let signatureLimit = 16

  package init(scheme: SignatureScheme, keys: [SigningKey]) {
    self.scheme = scheme
    self.keys = keys
  }

  /// - Parameter now: in seconds since 1970: when the message came.
  package func verify(_ message: SignedMessage, now: Int64) -> SignatureVerdict {
    do {
      return .valid(try match(message, now: now))
    } catch {
      return .invalid(error)
    }
  }

  /// Times beyond this are nobody's, and could not be reckoned with.
  private static let times = -(Int64(1) << 52)...(Int64(1) << 52)

  private func match(_ message: SignedMessage, now: Int64) throws(SignatureFault) -> SignatureMatch {
    let now = min(max(now, Self.times.lowerBound), Self.times.upperBound)
    switch scheme {
    case .detached(let scheme):
      return try DetachedVerification(scheme: scheme, keys: keys, message: message).verify(message, now: now)
    case .token(let scheme): return try TokenVerification(scheme: scheme, keys: keys).verify(message, now: now)
    case .httpMessage(let scheme):
      return try HTTPMessageVerification(scheme: scheme, keys: keys).verify(message, now: now)
    }
  }
}
