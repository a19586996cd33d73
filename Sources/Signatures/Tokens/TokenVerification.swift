private import Cryptography

/// One look at a message whose signature is a JSON Web Signature.
struct TokenVerification {
  let scheme: TokenScheme
  let keys: [SigningKey]

  func verify(_ message: SignedMessage, now: Int64) throws(SignatureFault) -> SignatureMatch {
    let token = try CompactToken(text(of: message))
    let payload = try payload(token, message)
    let key = try token.match(keys, payload: payload, now: now)
    if case .claim(let name) = scheme.binding {
      let claims = try TokenClaims(payload)
      try claims.checkTime(now: now, tolerance: scheme.tolerance, required: scheme.times)
      try check(claims, name, message)
      return SignatureMatch(
        keyID: key.id, replayToken: DigestAlgorithm.sha256.hash(token.signingInput(payload: payload)))
    }
    return SignatureMatch(keyID: key.id)
  }

  private func text(of message: SignedMessage) throws(SignatureFault) -> String {
    let value = try message.single(scheme.header)
    guard value.count >= scheme.prefix.count,
      value.prefix(scheme.prefix.count).lowercased() == scheme.prefix.lowercased()
    else { throw .malformed(header: scheme.header) }
    return String(value.dropFirst(scheme.prefix.count).drop { $0 == " " })
  }

  private func payload(_ token: CompactToken, _ message: SignedMessage) throws(SignatureFault) -> [UInt8] {
    switch scheme.binding {
    case .claim:
      guard let payload = token.payload else { throw .unacceptable("the token has no payload") }
      return payload
    case .body:
      guard let payload = token.payload else { return message.body }
      guard payload == message.body else { throw .bodyDigestDiffers("the token's payload") }
      return payload
    }
  }

  private func check(_ claims: TokenClaims, _ name: String, _ message: SignedMessage) throws(SignatureFault) {
    for (claim, value) in scheme.claims.sorted(by: { $0.key < $1.key }) where claims.text(claim) != value {
      throw .unacceptable("the token's \"\(claim)\" is not \"\(value)\"")
    }
    if let digest = claims.text(name) {
      guard !message.body.isEmpty, holds(digest, message.body) else {
        throw .bodyDigestDiffers("the token's \"\(name)\"")
      }
    } else if !message.body.isEmpty {
      throw .bodyNotCovered("the token's \"\(name)\"")
    }
    guard let claim = scheme.urlDigestClaim else { return }
    guard let url = message.url else { throw .noPublicURL }
    guard let digest = claims.text(claim), holds(digest, Array(url.utf8)) else {
      throw .unacceptable("the token's \"\(claim)\" is not the digest of this address")
    }
  }

  private func holds(_ digest: String, _ bytes: [UInt8]) -> Bool {
    ByteEncoding.hex.decode(digest).map { ConstantTime.areEqual($0, DigestAlgorithm.sha256.hash(bytes)) } ?? false
  }
}
