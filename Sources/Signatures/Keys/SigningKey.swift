package import Cryptography

/// A key, the name it goes by, the one algorithm it is used with, and when. The name is recorded with every event it proved.
package struct SigningKey: Sendable {
  private enum Form: Sendable {
    case hmac(HMACKey)
    case publicKey(PublicKey)
    case privateKey(PrivateKey)
  }

  package let id: String
  package let algorithm: SignatureAlgorithm
  package let validity: KeyValidity
  private let form: Form

  /// - Parameters:
  ///   - validity: what the configuration says; a certificate's own bounds hold beside it.
  package init(
    id: String, secret: Secret, algorithm: SignatureAlgorithm, form: KeyForm = .automatic,
    validity: KeyValidity = KeyValidity()
  ) throws(KeyFault) {
    let read = try KeyReader(form: form, algorithm: algorithm).read(secret.reveal())
    try self.init(id: id, material: read.material, algorithm: algorithm, validity: validity.narrowed(by: read.validity))
  }

  package init(
    id: String, material: KeyMaterial, algorithm: SignatureAlgorithm, validity: KeyValidity = KeyValidity()
  ) throws(KeyFault) {
    self.id = id
    self.algorithm = algorithm
    self.validity = validity
    switch material {
    case .secret(let bytes):
      guard case .hmac(let digest) = algorithm else { throw .wrongSort(algorithm) }
      guard let key = HMACKey(bytes, digest) else { throw .empty }
      form = .hmac(key)
    case .publicKey(let key):
      guard key.kind.fits(algorithm) else { throw .unfit(key.kind, algorithm) }
      form = .publicKey(key)
    case .privateKey(let key):
      guard key.publicKey.kind.fits(algorithm) else { throw .unfit(key.publicKey.kind, algorithm) }
      form = .privateKey(key)
    }
  }

  /// What is known of a public key; nil for a secret.
  package var publicKey: PublicKey? {
    switch form {
    case .hmac: nil
    case .publicKey(let key): key
    case .privateKey(let key): key.publicKey
    }
  }

  /// Whether it can sign as well as verify.
  package var canSign: Bool {
    if case .publicKey = form { false } else { true }
  }

  /// Whether one of the signatures is this key's over the parts. All are looked at, whichever holds.
  func verifies(_ signatures: [[UInt8]], over parts: [[UInt8]]) -> Bool {
    switch form {
    case .hmac(let key):
      let expected = key.code(for: parts)
      return signatures.reduce(false) { found, signature in
        (signature.count == expected.count && ConstantTime.areEqual(signature, expected)) || found
      }
    case .publicKey(let key): return signatures.contains { key.verifies($0, over: parts, algorithm) }
    case .privateKey(let key): return signatures.contains { key.publicKey.verifies($0, over: parts, algorithm) }
    }
  }

  /// - Returns: nil for a public key.
  package func sign(_ parts: [[UInt8]]) -> [UInt8]? {
    switch form {
    case .hmac(let key): key.code(for: parts)
    case .publicKey: nil
    case .privateKey(let key): key.sign(parts, algorithm)
    }
  }
}

extension KeyValidity {
  /// Both hold.
  func narrowed(by other: KeyValidity) -> KeyValidity {
    KeyValidity(
      notBefore: [notBefore, other.notBefore].compactMap { $0 }.max(),
      notAfter: [notAfter, other.notAfter].compactMap { $0 }.min())
  }
}
