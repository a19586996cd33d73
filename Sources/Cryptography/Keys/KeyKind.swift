/// What a key can be used for.
package enum KeyKind: Sendable, Hashable, CustomStringConvertible {
  /// - Parameter onlyPSS: whether the key itself says so (id-RSASSA-PSS of RFC 4055).
  case rsa(bits: Int, onlyPSS: Bool)
  case ecdsa(EllipticCurve)
  case ed25519

  package var description: String {
    switch self {
    case .rsa(let bits, let onlyPSS): onlyPSS ? "RSA-PSS \(bits)" : "RSA \(bits)"
    case .ecdsa(let curve): curve.jwkName
    case .ed25519: "Ed25519"
    }
  }

  /// RSA below 2048 bits is held to be forgeable by the rich (NIST SP 800-131A).
  package var isWeak: Bool {
    if case .rsa(let bits, _) = self { bits < 2_048 } else { false }
  }

  package func fits(_ algorithm: SignatureAlgorithm) -> Bool {
    switch (self, algorithm) {
    case (.rsa(_, let onlyPSS), .rsaPKCS1): !onlyPSS
    case (.rsa, .rsaPSS), (.ed25519, .ed25519): true
    case (.ecdsa(let own), .ecdsa(let asked, _, _)): own == asked
    default: false
    }
  }
}
