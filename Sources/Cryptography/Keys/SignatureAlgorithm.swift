/// How a message is signed. Names are `hmac-sha256`, `rsa-pkcs1-sha256`, `rsa-pss-sha256`, `ecdsa-p256-sha256` (the
/// signature in DER), `ecdsa-p256-sha256-raw` (r and s, one after the other) and `ed25519`.
package enum SignatureAlgorithm: Sendable, Hashable {
  package enum Form: Sendable, Hashable {
    /// ECDSA-Sig-Value of RFC 3279, section 2.2.3.
    case der
    /// IEEE P1363: r and s in as many bytes each as the curve's coordinates have.
    case raw
  }

  case hmac(DigestAlgorithm)
  /// RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2).
  case rsaPKCS1(DigestAlgorithm)
  /// RSASSA-PSS (RFC 8017, section 8.1), MGF1 with the same digest, a salt of the digest's length.
  case rsaPSS(DigestAlgorithm)
  case ecdsa(EllipticCurve, DigestAlgorithm, Form)
  /// RFC 8032, pure.
  case ed25519

  /// Whether one key both signs and verifies.
  package var isSymmetric: Bool {
    if case .hmac = self { true } else { false }
  }

  package var digest: DigestAlgorithm? {
    switch self {
    case .hmac(let digest), .rsaPKCS1(let digest), .rsaPSS(let digest), .ecdsa(_, let digest, _): digest
    case .ed25519: nil
    }
  }

  /// How long a signature is, in bytes; nil where the key decides.
  package var size: Int? {
    switch self {
    case .hmac(let digest): digest.size
    case .ecdsa(let curve, _, .raw): curve.size * 2
    case .ed25519: 64
    case .rsaPKCS1, .rsaPSS, .ecdsa: nil
    }
  }
}

extension SignatureAlgorithm {
  /// As what they are: a type with names would be compared by these.
  package static func == (a: SignatureAlgorithm, b: SignatureAlgorithm) -> Bool {
    switch (a, b) {
    case (.hmac(let a), .hmac(let b)), (.rsaPKCS1(let a), .rsaPKCS1(let b)), (.rsaPSS(let a), .rsaPSS(let b)): a == b
    case (.ecdsa(let aCurve, let a, let aForm), .ecdsa(let bCurve, let b, let bForm)):
      a == b && aCurve == bCurve && aForm == bForm
    case (.ed25519, .ed25519): true
    default: false
    }
  }
}

extension SignatureAlgorithm: RawRepresentable, CaseIterable {
  private static let digests: [DigestAlgorithm] = [.sha256, .sha384, .sha512]

  package static let allCases: [SignatureAlgorithm] =
    [.hmac(.sha256), .hmac(.sha384), .hmac(.sha512), .hmac(.sha1)] + digests.map { .rsaPKCS1($0) }
    + digests.map { .rsaPSS($0) }
    + EllipticCurve.allCases.flatMap { curve in
      digests.flatMap { digest in [.ecdsa(curve, digest, .der), .ecdsa(curve, digest, .raw)] }
    } + [.ed25519]

  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// JOSE's names (RFC 7518, section 3.1, RFC 8037 and RFC 9864); of two for one the first is to be written.
  package static let joseNames: [(name: String, algorithm: SignatureAlgorithm)] = [
    ("HS256", .hmac(.sha256)), ("HS384", .hmac(.sha384)), ("HS512", .hmac(.sha512)), ("RS256", .rsaPKCS1(.sha256)),
    ("RS384", .rsaPKCS1(.sha384)), ("RS512", .rsaPKCS1(.sha512)), ("PS256", .rsaPSS(.sha256)),
    ("PS384", .rsaPSS(.sha384)), ("PS512", .rsaPSS(.sha512)), ("ES256", .ecdsa(.p256, .sha256, .raw)),
    ("ES384", .ecdsa(.p384, .sha384, .raw)), ("ES512", .ecdsa(.p521, .sha512, .raw)), ("EdDSA", .ed25519),
    ("Ed25519", .ed25519),
  ]

  /// What others call the same, HTTP message signatures too (RFC 9421, section 3.3), where the name is not ours already.
  private static let aliases = Dictionary(
    uniqueKeysWithValues: joseNames.map { ($0.name, $0.algorithm) } + [("rsa-v1_5-sha256", .rsaPKCS1(.sha256))])

  package init?(rawValue: String) {
    guard let found = Self.byName[rawValue] ?? Self.aliases[rawValue] else { return nil }
    self = found
  }

  package var rawValue: String {
    switch self {
    case .hmac(let digest): "hmac-\(digest.rawValue)"
    case .rsaPKCS1(let digest): "rsa-pkcs1-\(digest.rawValue)"
    case .rsaPSS(let digest): "rsa-pss-\(digest.rawValue)"
    case .ecdsa(let curve, let digest, .der): "ecdsa-\(curve.rawValue)-\(digest.rawValue)"
    case .ecdsa(let curve, let digest, .raw): "ecdsa-\(curve.rawValue)-\(digest.rawValue)-raw"
    case .ed25519: "ed25519"
    }
  }
}
