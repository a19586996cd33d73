package import Cryptography

/// The names of RFC 7518, section 3.1, RFC 8037 and RFC 9864.
package enum JOSEAlgorithm {
  private static let names: [(String, SignatureAlgorithm)] = [
    ("HS256", .hmac(.sha256)), ("HS384", .hmac(.sha384)), ("HS512", .hmac(.sha512)), ("RS256", .rsaPKCS1(.sha256)),
    ("RS384", .rsaPKCS1(.sha384)), ("RS512", .rsaPKCS1(.sha512)), ("PS256", .rsaPSS(.sha256)),
    ("PS384", .rsaPSS(.sha384)), ("PS512", .rsaPSS(.sha512)), ("ES256", .ecdsa(.p256, .sha256, .raw)),
    ("ES384", .ecdsa(.p384, .sha384, .raw)), ("ES512", .ecdsa(.p521, .sha512, .raw)), ("EdDSA", .ed25519),
    ("Ed25519", .ed25519),
  ]

  package static func named(_ name: String) -> SignatureAlgorithm? { names.first { $0.0 == name }?.1 }

  package static func name(of algorithm: SignatureAlgorithm) -> String? { names.first { $0.1 == algorithm }?.0 }
}
