private import CLibcrypto

/// A key that signs.
package struct PrivateKey: Sendable {
  private let handle: KeyHandle
  package let publicKey: PublicKey

  private init?(_ handle: KeyHandle) {
    guard let publicKey = PublicKey(handle) else { return nil }
    self.handle = handle
    self.publicKey = publicKey
  }

  /// PKCS #8, PKCS #1 or SEC 1 as PEM, not encrypted.
  package init?(pem: [UInt8]) {
    defer { ERR_clear_error() }
    let bio = unsafe BIO_new_mem_buf(pem, Int32(clamping: pem.count))
    defer { unsafe BIO_free(bio) }
    guard let key = unsafe PEM_read_bio_PrivateKey(bio, nil, switchboard_no_password(), nil) else { return nil }
    unsafe self.init(KeyHandle(owning: key))
  }

  /// PKCS #8, PKCS #1 or SEC 1, without a byte after it.
  package init?(der: [UInt8]) {
    guard let handle = KeyHandle(der: der, isPrivate: true) else { return nil }
    self.init(handle)
  }

  /// The members of RFC 8017, appendix A.1.2, in its order: n, e, d, p, q, dP, dQ, qInv.
  package init?(rsa members: [[UInt8]]) {
    guard members.count == 8 else { return nil }
    self.init(
      der: DER.sequence(DER.integer([0]), members.flatMap { DER.integer($0) }))
  }

  /// - Parameter scalar: RFC 5915's private key.
  package init?(curve: EllipticCurve, scalar: [UInt8]) {
    guard scalar.count == curve.size else { return nil }
    self.init(
      der: DER.sequence(
        DER.integer([1]), DER.octets(scalar), DER.explicit(0, DER.objectIdentifier(curve.objectIdentifier))))
  }

  /// - Parameter seed: the 32 bytes of RFC 8032, section 5.1.5.
  package init?(ed25519 seed: [UInt8]) {
    guard seed.count == 32 else { return nil }
    self.init(
      der: DER.sequence(
        DER.integer([0]), DER.sequence(DER.objectIdentifier([0x2b, 0x65, 0x70])), DER.octets(DER.octets(seed))))
  }

  /// A new key. RSA takes a while.
  package static func generate(_ kind: KeyKind) throws(CryptographyError) -> PrivateKey {
    let made: OpaquePointer?
    switch kind {
    case .rsa(let bits, _): unsafe made = switchboard_rsa_generate(UInt32(clamping: bits))
    case .ecdsa(let curve): unsafe made = switchboard_ec_generate(curve.groupName)
    case .ed25519: unsafe made = switchboard_ed25519_generate()
    }
    guard let made = unsafe made, let key = unsafe PrivateKey(KeyHandle(owning: made)) else {
      throw CryptographyError("make a key of kind \(kind)")
    }
    return key
  }

  /// PKCS #8, as PEM.
  package var pem: [UInt8] {
    let bio = unsafe BIO_new(BIO_s_mem())
    defer { unsafe BIO_free(bio) }
    unsafe PEM_write_bio_PKCS8PrivateKey(bio, handle.pointer, nil, nil, 0, nil, nil)
    return unsafe Memory.bytes(of: bio)
  }

  /// - Returns: nil where the key does not fit the algorithm.
  package func sign(_ parts: [[UInt8]], _ algorithm: SignatureAlgorithm) -> [UInt8]? {
    guard publicKey.kind.fits(algorithm) else { return nil }
    defer { ERR_clear_error() }
    let context = unsafe EVP_MD_CTX_new()
    defer { unsafe EVP_MD_CTX_free(context) }
    var settings: OpaquePointer?
    guard
      unsafe EVP_DigestSignInit_ex(context, &settings, algorithm.digest?.rawValue, nil, nil, handle.pointer, nil) == 1,
      unsafe RSAPadding.set(algorithm, settings)
    else { return nil }
    let message = parts.count == 1 ? parts[0] : parts.flatMap { $0 }
    var size = 0
    guard unsafe EVP_DigestSign(context, nil, &size, message, message.count) == 1 else { return nil }
    var signature = [UInt8](repeating: 0, count: size)
    guard unsafe EVP_DigestSign(context, &signature, &size, message, message.count) == 1 else { return nil }
    signature.removeLast(signature.count - size)
    guard case .ecdsa(let curve, _, .raw) = algorithm else { return signature }
    return RawSignature.bytes(fromDER: signature, size: curve.size)
  }
}
