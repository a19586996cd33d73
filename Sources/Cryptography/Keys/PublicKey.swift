private import CLibcrypto

/// A key that verifies: RSA, P-256, P-384, P-521 or Ed25519. A point that is not on its curve is no key.
package struct PublicKey: Sendable {
  private let handle: KeyHandle
  package let kind: KeyKind

  init?(_ handle: KeyHandle) {
    guard let kind = handle.kind else { return nil }
    self.handle = handle
    self.kind = kind
  }

  /// SubjectPublicKeyInfo (RFC 5280, section 4.1), without a byte after it.
  package init?(der: [UInt8]) {
    guard let handle = KeyHandle(der: der, isPrivate: false) else { return nil }
    self.init(handle)
  }

  /// `BEGIN PUBLIC KEY`, or `BEGIN RSA PUBLIC KEY` of PKCS #1.
  package init?(pem: [UInt8]) {
    defer { ERR_clear_error() }
    let bio = unsafe BIO_new_mem_buf(pem, Int32(clamping: pem.count))
    defer { unsafe BIO_free(bio) }
    guard let key = unsafe PEM_read_bio_PUBKEY(bio, nil, switchboard_no_password(), nil) else { return nil }
    unsafe self.init(KeyHandle(owning: key))
  }

  /// RFC 8017, section 3.1.
  package init?(modulus: [UInt8], exponent: [UInt8]) {
    let rsaEncryption: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]
    self.init(
      der: DER.sequence(
        DER.sequence(DER.objectIdentifier(rsaEncryption), DER.null),
        DER.bits(DER.sequence(DER.integer(modulus), DER.integer(exponent)))))
  }

  /// - Parameter point: 0x04, then both coordinates (SEC 1, section 2.3.3).
  package init?(curve: EllipticCurve, point: [UInt8]) {
    guard point.count == curve.size * 2 + 1, point[0] == 0x04 else { return nil }
    let publicKey: [UInt8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]
    self.init(
      der: DER.sequence(
        DER.sequence(DER.objectIdentifier(publicKey), DER.objectIdentifier(curve.objectIdentifier)), DER.bits(point)))
  }

  /// - Parameter ed25519: the 32 bytes of RFC 8032, section 5.1.5.
  package init?(ed25519: [UInt8]) {
    guard ed25519.count == 32 else { return nil }
    self.init(der: DER.sequence(DER.sequence(DER.objectIdentifier([0x2b, 0x65, 0x70])), DER.bits(ed25519)))
  }

  /// SubjectPublicKeyInfo.
  package var der: [UInt8] {
    var start: UnsafeMutablePointer<UInt8>?
    let count = unsafe i2d_PUBKEY(handle.pointer, &start)
    defer { unsafe switchboard_free(start) }
    guard count > 0, let start = unsafe start else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: start, count: Int(count)))
  }

  /// Whether the signature is this key's over the parts, one after another. Anything malformed is no signature.
  package func verifies(_ signature: [UInt8], over parts: [[UInt8]], _ algorithm: SignatureAlgorithm) -> Bool {
    guard kind.fits(algorithm), let wire = wireForm(signature, algorithm) else { return false }
    defer { ERR_clear_error() }
    let context = unsafe EVP_MD_CTX_new()
    defer { unsafe EVP_MD_CTX_free(context) }
    var settings: OpaquePointer?
    guard
      unsafe EVP_DigestVerifyInit_ex(
        context, &settings, algorithm.digest?.rawValue, nil, nil, handle.pointer, nil) == 1,
      unsafe RSAPadding.set(algorithm, settings)
    else { return false }
    if case .ed25519 = algorithm {
      let message = parts.count == 1 ? parts[0] : parts.flatMap { $0 }
      return unsafe EVP_DigestVerify(context, wire, wire.count, message, message.count) == 1
    }
    for part in parts {
      guard unsafe part.withUnsafeBytes({ unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) == 1 }) else {
        return false
      }
    }
    return unsafe EVP_DigestVerifyFinal(context, wire, wire.count) == 1
  }

  /// What libcrypto reads: ECDSA only in DER.
  private func wireForm(_ signature: [UInt8], _ algorithm: SignatureAlgorithm) -> [UInt8]? {
    if let size = algorithm.size, signature.count != size { return nil }
    // RFC 8017, section 8.1.2, step 1: as long as the modulus; libcrypto takes shorter ones.
    if case .rsa(let bits, _) = kind, signature.count != (bits + 7) / 8 { return nil }
    guard !signature.isEmpty, signature.count <= 2_048 else { return nil }
    guard case .ecdsa(let curve, _, .raw) = algorithm else { return signature }
    return DER.sequence(
      DER.integer(Array(signature[..<curve.size])), DER.integer(Array(signature[curve.size...])))
  }
}
