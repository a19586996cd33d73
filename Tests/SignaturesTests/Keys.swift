import Cryptography
import Signatures

/// Keys for tests.
enum Keys {
  static func make(_ id: String, _ text: String, for preset: SignaturePreset) throws(KeyFault) -> SigningKey {
    let form: KeyForm = if case .detached(let scheme) = preset.scheme { scheme.secretForm } else { .automatic }
    return try SigningKey(id: id, secret: Secret(text), algorithm: preset.algorithm, form: form)
  }

  /// One that can sign and verify with that algorithm; made once.
  static func any(for algorithm: SignatureAlgorithm) throws -> SigningKey {
    let material: KeyMaterial =
      switch algorithm {
      case .hmac: .secret(Array("a secret of some length".utf8))
      case .rsaPKCS1, .rsaPSS: .privateKey(try rsa.get())
      case .ecdsa(let curve, _, _): .privateKey(try curves[curve, default: .failure(Missing())].get())
      case .ed25519: .privateKey(try edwards.get())
      }
    return try SigningKey(id: "k", material: material, algorithm: algorithm)
  }

  private struct Missing: Error {}

  static let rsa = Result { try PrivateKey.generate(.rsa(bits: 2_048, onlyPSS: false)) }
  static let edwards = Result { try PrivateKey.generate(.ed25519) }
  static let curves = Dictionary(
    uniqueKeysWithValues: EllipticCurve.allCases.map { curve in
      (curve, Result { try PrivateKey.generate(.ecdsa(curve)) })
    })
}
