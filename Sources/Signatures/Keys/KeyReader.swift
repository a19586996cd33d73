package import Cryptography
private import StrictJSON

/// Reads keys in every form that senders hand them out.
package struct KeyReader {
  package struct Read: Sendable {
    package let material: KeyMaterial
    package let validity: KeyValidity
  }

  package let form: KeyForm
  package let algorithm: SignatureAlgorithm

  package init(form: KeyForm, algorithm: SignatureAlgorithm) {
    self.form = form
    self.algorithm = algorithm
  }

  package func read(_ bytes: [UInt8]) throws(KeyFault) -> Read {
    guard !bytes.isEmpty else { throw .empty }
    let read = try algorithm.isSymmetric ? Read(material: secret(bytes), validity: KeyValidity()) : asymmetric(bytes)
    switch read.material {
    case .secret(let secret):
      guard algorithm.isSymmetric else { throw .wrongSort(algorithm) }
      guard !secret.isEmpty else { throw .empty }
    case .publicKey(let key): try check(key)
    case .privateKey(let key): try check(key.publicKey)
    }
    return read
  }

  private func check(_ key: PublicKey) throws(KeyFault) {
    guard !algorithm.isSymmetric else { throw .wrongSort(algorithm) }
    guard key.kind.fits(algorithm) else { throw .unfit(key.kind, algorithm) }
  }

  // MARK: Secrets

  private func secret(_ bytes: [UInt8]) throws(KeyFault) -> KeyMaterial {
    let text = String(decoding: bytes, as: UTF8.self)
    switch form {
    case .text: return .secret(bytes)
    case .base64 where text.hasPrefix("whpk_"): throw .wrongSort(algorithm)
    case .base64: return .secret(try decoded(text.hasPrefix("whsec_") ? String(text.dropFirst(6)) : text, .base64))
    case .base64url: return .secret(try decoded(text, .base64url))
    case .hex: return .secret(try decoded(text, .hex))
    case .jwk: return try JWK.parse(bytes, for: algorithm).material
    case .pem, .der: throw .wrongSort(algorithm)
    case .automatic:
      if PublicSpelling.matches(bytes) { throw .wrongSort(algorithm) }
      return .secret(bytes)
    }
  }

  private func decoded(_ text: String, _ encoding: ByteEncoding) throws(KeyFault) -> [UInt8] {
    guard let bytes = encoding.decode(text) else { throw .malformed(encoding.rawValue) }
    return bytes
  }

  // MARK: Public and private keys

  private func asymmetric(_ bytes: [UInt8]) throws(KeyFault) -> Read {
    switch form {
    case .text: throw .wrongSort(algorithm)
    case .jwk: return try JWK.parse(bytes, for: algorithm)
    case .pem: return try pem(bytes)
    case .der: return try der(bytes)
    case .base64: return try der(decoded(String(decoding: bytes, as: UTF8.self), .base64))
    case .base64url: return try der(decoded(String(decoding: bytes, as: UTF8.self), .base64url))
    case .hex: return try der(decoded(String(decoding: bytes, as: UTF8.self), .hex))
    case .automatic: return try automatic(bytes)
    }
  }

  private func automatic(_ bytes: [UInt8]) throws(KeyFault) -> Read {
    if bytes.first == 0x30, let read = try? der(bytes) { return read }
    let text = String(decoding: bytes, as: UTF8.self)
    if text.contains("-----BEGIN ") { return try pem(bytes) }
    if text.first(where: { !$0.isWhitespace }) == "{" { return try JWK.parse(bytes, for: algorithm) }
    // Standard Webhooks' own spelling of Ed25519 keys: public, and the seed of a private one.
    if text.hasPrefix("whpk_") { return try der(decoded(String(text.dropFirst(5)), .base64)) }
    if text.hasPrefix("whsk_") {
      // The seed alone, or the seed and the public key behind it.
      let seed = Array(try decoded(String(text.dropFirst(5)), .base64).prefix(32))
      guard let key = PrivateKey(ed25519: seed) else { throw .malformed("the seed of an Ed25519 key") }
      return Read(material: .privateKey(key), validity: KeyValidity())
    }
    guard let decoded = ByteEncoding.base64.decode(text) else {
      throw .malformed("PEM, DER, a JSON Web Key, or base64 of a key")
    }
    return try der(decoded)
  }

  private func pem(_ bytes: [UInt8]) throws(KeyFault) -> Read {
    let text = String(decoding: bytes, as: UTF8.self)
    if text.contains("-----BEGIN CERTIFICATE-----") {
      guard let certificate = try? Certificate(pem: bytes) else { throw .malformed("a certificate in PEM") }
      return try read(certificate)
    }
    if let key = PublicKey(pem: bytes) { return Read(material: .publicKey(key), validity: KeyValidity()) }
    guard let key = PrivateKey(pem: bytes) else { throw .malformed("a key in PEM of a known kind") }
    return Read(material: .privateKey(key), validity: KeyValidity())
  }

  /// DER, or a public key's bare bytes: Ed25519's 32, or an uncompressed point.
  private func der(_ bytes: [UInt8]) throws(KeyFault) -> Read {
    if let key = PublicKey(der: bytes) { return Read(material: .publicKey(key), validity: KeyValidity()) }
    if let key = PrivateKey(der: bytes) { return Read(material: .privateKey(key), validity: KeyValidity()) }
    if let certificate = try? Certificate(der: bytes) { return try read(certificate) }
    let bare: PublicKey? =
      switch algorithm {
      case .ed25519: PublicKey(ed25519: bytes)
      case .ecdsa(let curve, _, _): PublicKey(curve: curve, point: bytes)
      default: nil
      }
    guard let bare else { throw .malformed("a key in DER of a known kind") }
    return Read(material: .publicKey(bare), validity: KeyValidity())
  }

  private func read(_ certificate: Certificate) throws(KeyFault) -> Read {
    guard let key = certificate.publicKey else { throw .malformed("a certificate with a key of a known kind") }
    return Read(
      material: .publicKey(key),
      validity: KeyValidity(notBefore: Int64(certificate.notBefore), notAfter: Int64(certificate.notAfter)))
  }
}
