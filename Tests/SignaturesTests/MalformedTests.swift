import Cryptography
import Signatures
import StrictJSON
import Testing

/// Keys and signatures that are not quite any: each is `invalid`, none a crash.
@Suite struct MalformedTests {
  private static let message: [UInt8] = Array("message".utf8)

  /// The order of P-256's group, less one: FIPS 186-4, section D.1.2.3.
  private static let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"

  private static func holds(_ algorithm: String, key: String, signature: String) -> Bool {
    var writer = JSONWriter()
    writer.beginObject()
    for (name, value) in [
      ("algorithm", algorithm), ("key", key), ("message", ByteEncoding.hex.encode(message)), ("signature", signature),
    ] {
      writer.key(name)
      writer.string(value)
    }
    writer.endObject()
    guard let line = try? JSONDocument(parsing: writer.bytes).root else { return false }
    let fault = Result { try RawCheck(line).fault() }
    return if case .success(nil) = fault { true } else { false }
  }

  private static func signed(_ algorithm: SignatureAlgorithm) throws -> (key: String, signature: [UInt8]) {
    let key = try Keys.any(for: algorithm)
    let secret = key.publicKey.map { ByteEncoding.hex.encode($0.der) }
    return (
      secret ?? ByteEncoding.hex.encode(Array("a secret of some length".utf8)), try #require(key.sign([message]))
    )
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func `A signature holds as it is, in either case of its digits, and not with a byte more, less or other`(
    _ algorithm: SignatureAlgorithm
  ) throws {
    let (key, signature) = try Self.signed(algorithm)
    let hex = ByteEncoding.hex.encode(signature)
    #expect(Self.holds(algorithm.rawValue, key: key, signature: hex))
    #expect(Self.holds(algorithm.rawValue, key: key.uppercased(), signature: hex.uppercased()))
    for other in [
      "", "00", String(hex.prefix(2)), String(hex.dropLast(2)), hex + "00", "00" + hex, String(hex.dropFirst(2)),
      hex + hex, "zz", hex + "0",
    ] {
      #expect(!Self.holds(algorithm.rawValue, key: key, signature: other), "\(other.prefix(80))")
    }
    for place in stride(from: 0, to: signature.count, by: max(1, signature.count / 16)) {
      var changed = signature
      changed[place] ^= 1
      #expect(!Self.holds(algorithm.rawValue, key: key, signature: ByteEncoding.hex.encode(changed)), "byte \(place)")
    }
  }

  @Test func `ECDSA's halves are from one to the order less one; a high s is as good as a low one`() throws {
    let (key, raw) = try Self.signed(.ecdsa(.p256, .sha256, .raw))
    let r = ByteEncoding.hex.encode(Array(raw[..<32]))
    let s = ByteEncoding.hex.encode(Array(raw[32...]))
    let zero = String(repeating: "0", count: 64)
    let most = String(repeating: "f", count: 64)
    for half in [zero, Self.order, most] {
      #expect(!Self.holds("ecdsa-p256-sha256-raw", key: key, signature: half + s))
      #expect(!Self.holds("ecdsa-p256-sha256-raw", key: key, signature: r + half))
    }
    #expect(!Self.holds("ecdsa-p256-sha256-raw", key: key, signature: zero + zero))
    #expect(Self.holds("ecdsa-p256-sha256-raw", key: key, signature: r + Self.difference(Self.order, s)))
  }

  /// `a - b` of two numbers in hexadecimal, a the greater.
  private static func difference(_ a: String, _ b: String) -> String {
    let (x, y) = (ByteEncoding.hex.decode(a) ?? [], ByteEncoding.hex.decode(b) ?? [])
    var digits = x
    var borrow = 0
    for at in x.indices.reversed() {
      let digit = Int(x[at]) - Int(y[at]) - borrow
      borrow = digit < 0 ? 1 : 0
      digits[at] = UInt8(digit + borrow * 256)
    }
    return ByteEncoding.hex.encode(digits)
  }

  @Test func `DER has one spelling, and a raw signature is none`() throws {
    let (key, der) = try Self.signed(.ecdsa(.p256, .sha256, .der))
    let hex = ByteEncoding.hex.encode(der)
    let (_, raw) = try Self.signed(.ecdsa(.p256, .sha256, .raw))
    // Lengths in the long form, and an integer with a zero too many.
    let long = "3081" + hex.dropFirst(2)
    let first = Int(der[3])
    let padded =
      [0x30, der[1] + 1, 0x02, UInt8(first + 1), 0x00] + der[4...]
    for other in [
      long, ByteEncoding.hex.encode(padded), ByteEncoding.hex.encode(raw), "3000", "300602010002010",
      "30060201000201 00",
    ] {
      #expect(!Self.holds("ecdsa-p256-sha256", key: key, signature: other), "\(other)")
    }
  }

  @Test func `A key fits its algorithm and its curve, or is none`() throws {
    let (p256, signature) = try Self.signed(.ecdsa(.p256, .sha256, .der))
    let (p384, _) = try Self.signed(.ecdsa(.p384, .sha256, .der))
    let (rsa, _) = try Self.signed(.rsaPKCS1(.sha256))
    let (edwards, _) = try Self.signed(.ed25519)
    let hex = ByteEncoding.hex.encode(signature)
    // The point with its last byte changed is not on the curve.
    var moved = try #require(ByteEncoding.hex.decode(p256))
    moved[moved.count - 1] ^= 1
    for key in [
      p384, rsa, edwards, ByteEncoding.hex.encode(moved), p256 + "00", String(p256.dropLast(2)), "", "30", "04",
      "{}", #"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#, #"{"kty":"oct","k":"AAAA"}"#, "not a key",
      "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "-----BEGIN CERTIFICATE-----",
    ] {
      #expect(!Self.holds("ecdsa-p256-sha256", key: key, signature: hex), "\(key.prefix(60))")
    }
    #expect(!Self.holds("hmac-sha256", key: "", signature: hex))
    #expect(!Self.holds("hmac-sha257", key: "00", signature: hex))
    #expect(Self.holds("ecdsa-p256-sha256", key: p256, signature: hex))
  }

  @Test func `A public key is never taken for a secret`() throws {
    let der = try #require(Keys.any(for: .ed25519).publicKey).der
    let base64 = ByteEncoding.base64.encode(der)
    for secret in [
      Secret("-----BEGIN PUBLIC KEY-----\n\(base64)\n-----END PUBLIC KEY-----"), Secret(der), Secret(base64),
      Secret(ByteEncoding.hex.encode(der)), Secret("whpk_" + base64),
      Secret(#"{"kty":"OKP","crv":"Ed25519","x":"AA"}"#),
    ] {
      #expect(throws: KeyFault.self) { try SigningKey(id: "k", secret: secret, algorithm: .hmac(.sha256)) }
    }
  }

  /// "Taming the many EdDSAs", table 1: under these keys one signature holds for every message.
  @Test(arguments: [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  ])
  func `A point of small order is no key`(_ key: String) {
    let identity = "01" + String(repeating: "0", count: 126)
    #expect(!Self.holds("ed25519", key: key, signature: identity))
  }

  @Test func `An RSA key with the exponent one is no key`() throws {
    let modulus = [0xc1] + [UInt8](repeating: 0x55, count: 255)
    #expect(PublicKey(modulus: modulus, exponent: [1]) == nil)
    #expect(PublicKey(modulus: modulus, exponent: [2]) == nil)
    #expect(PublicKey(modulus: modulus, exponent: [1, 0, 1]) != nil)
  }

  @Test func `No time is too far away to be reckoned with`() throws {
    for preset in SignaturePreset.allCases {
      for now in [Int64.min, .max] {
        let verifier = SignatureVerifier(
          scheme: preset.scheme, keys: [try Keys.any(for: preset.algorithm)])
        let message = SignedMessage(method: "POST", path: "/", body: [], base: "https://a") { name in
          name.contains("time") ? ["1700000000"] : name == "stripe-signature" ? ["t=1,v1=00"] : ["x"]
        }
        guard case .invalid = verifier.verify(message, now: now) else {
          Issue.record("\(preset) holds")
          continue
        }
      }
    }
  }
}
