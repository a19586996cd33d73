package import Cryptography

/// The names of RFC 9421, section 6.2. There ECDSA signatures are raw.
package enum HTTPAlgorithm {
  private static let names: [(String, SignatureAlgorithm)] = [
    ("rsa-pss-sha512", .rsaPSS(.sha512)), ("rsa-v1_5-sha256", .rsaPKCS1(.sha256)), ("hmac-sha256", .hmac(.sha256)),
    ("ecdsa-p256-sha256", .ecdsa(.p256, .sha256, .raw)), ("ecdsa-p384-sha384", .ecdsa(.p384, .sha384, .raw)),
    ("ed25519", .ed25519),
  ]

  package static func named(_ name: String) -> SignatureAlgorithm? { names.first { $0.0 == name }?.1 }

  package static func name(of algorithm: SignatureAlgorithm) -> String? { names.first { $0.1 == algorithm }?.0 }
}
