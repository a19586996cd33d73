package import Cryptography

/// A key as it was written down, before it is known what for.
package enum KeyMaterial: Sendable {
  case secret([UInt8])
  case publicKey(PublicKey)
  case privateKey(PrivateKey)
}

/// What a key says of its own time: a certificate's.
package struct KeyValidity: Sendable, Hashable {
  /// In seconds since 1970, the first at which the key may be used.
  package var notBefore: Int64?
  /// The last.
  package var notAfter: Int64?

  package init(notBefore: Int64? = nil, notAfter: Int64? = nil) {
    self.notBefore = notBefore
    self.notAfter = notAfter
  }

  package func contains(_ time: Int64) -> Bool { time >= notBefore ?? .min && time <= notAfter ?? .max }
}
