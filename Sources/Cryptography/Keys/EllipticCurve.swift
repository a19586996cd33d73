/// The curves of FIPS 186 that senders sign with.
package enum EllipticCurve: String, Sendable, Hashable, CaseIterable {
  case p256
  case p384
  case p521

  /// The bytes of a coordinate, and of each half of a raw signature.
  package var size: Int {
    switch self {
    case .p256: 32
    case .p384: 48
    case .p521: 66
    }
  }

  /// As a JWK spells it (RFC 7518, section 6.2.1.1).
  package var jwkName: String {
    switch self {
    case .p256: "P-256"
    case .p384: "P-384"
    case .p521: "P-521"
    }
  }

  /// libcrypto's name of the group.
  var groupName: String {
    switch self {
    case .p256: "prime256v1"
    case .p384: "secp384r1"
    case .p521: "secp521r1"
    }
  }

  /// The object identifier's content (RFC 5480, section 2.1.1.1).
  var objectIdentifier: [UInt8] {
    switch self {
    case .p256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]
    case .p384: [0x2b, 0x81, 0x04, 0x00, 0x22]
    case .p521: [0x2b, 0x81, 0x04, 0x00, 0x23]
    }
  }
}
