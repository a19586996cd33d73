package import Cryptography
package import StrictJSON

/// JSON Web Keys (RFC 7517; their members: RFC 7518, section 6, and RFC 8037).
package enum JWK {
  static func parse(_ bytes: [UInt8], for algorithm: SignatureAlgorithm) throws(KeyFault) -> KeyReader.Read {
    let root: JSONValue
    do {
      root = try JSONDocument(parsing: bytes, limits: .strict).root
    } catch {
      throw .malformed("a JSON Web Key: \(error)")
    }
    return try parse(root, for: algorithm)
  }

  package static func parse(_ key: JSONValue, for algorithm: SignatureAlgorithm) throws(KeyFault) -> KeyReader.Read {
    if let use = key["use"], use.string != "sig" { throw .refusedByItself("use \"\(use.string ?? "")\"") }
    if let operations = key["key_ops"], operations.kind == .array,
      !operations.elements.contains(where: { ["verify", "sign"].contains($0.string) })
    {
      throw .refusedByItself("\"key_ops\" without \"verify\"")
    }
    if let name = key["alg"]?.string {
      guard SignatureAlgorithm(rawValue: name) == algorithm else { throw .refusedByItself("alg \"\(name)\"") }
    }
    return KeyReader.Read(material: try material(key), validity: KeyValidity())
  }

  private static func material(_ key: JSONValue) throws(KeyFault) -> KeyMaterial {
    switch key["kty"]?.string {
    case "oct": return .secret(try member("k", key))
    case "RSA": return try rsa(key)
    case "EC": return try ellipticCurve(key)
    case "OKP": return try edwards(key)
    default: throw .malformed("a JSON Web Key of kty oct, RSA, EC or OKP")
    }
  }

  private static func rsa(_ key: JSONValue) throws(KeyFault) -> KeyMaterial {
    guard key["d"] != nil else {
      guard let made = PublicKey(modulus: try member("n", key), exponent: try member("e", key)) else {
        throw .malformed("an RSA key of 1024 to 16384 bits")
      }
      return .publicKey(made)
    }
    var members: [[UInt8]] = []
    for name in ["n", "e", "d", "p", "q", "dp", "dq", "qi"] { members.append(try member(name, key)) }
    guard let made = PrivateKey(rsa: members) else { throw .malformed("an RSA key of 1024 to 16384 bits") }
    return .privateKey(made)
  }

  private static func ellipticCurve(_ key: JSONValue) throws(KeyFault) -> KeyMaterial {
    guard let curve = EllipticCurve.allCases.first(where: { $0.jwkName == key["crv"]?.string }) else {
      throw .malformed("a key on P-256, P-384 or P-521")
    }
    // RFC 7518, section 6.2.1.2: coordinates have the curve's whole length.
    let (x, y) = (try member("x", key), try member("y", key))
    guard x.count == curve.size, y.count == curve.size, let made = PublicKey(curve: curve, point: [0x04] + x + y) else {
      throw .malformed("a point on \(curve.jwkName)")
    }
    guard key["d"] != nil else { return .publicKey(made) }
    guard let privateKey = PrivateKey(curve: curve, scalar: try member("d", key)) else {
      throw .malformed("a private key on \(curve.jwkName)")
    }
    return .privateKey(privateKey)
  }

  private static func edwards(_ key: JSONValue) throws(KeyFault) -> KeyMaterial {
    guard key["crv"]?.string == "Ed25519", let made = PublicKey(ed25519: try member("x", key)) else {
      throw .malformed("an Ed25519 key")
    }
    guard key["d"] != nil else { return .publicKey(made) }
    guard let privateKey = PrivateKey(ed25519: try member("d", key)) else { throw .malformed("an Ed25519 key") }
    return .privateKey(privateKey)
  }

  private static func member(_ name: String, _ key: JSONValue) throws(KeyFault) -> [UInt8] {
    guard let bytes = key[name]?.string.flatMap({ ByteEncoding.base64url.decode($0) }), !bytes.isEmpty else {
      throw .malformed("a JSON Web Key with a \"\(name)\" in base64url")
    }
    return bytes
  }
}
