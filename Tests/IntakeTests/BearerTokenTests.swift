import CallModel
import Cryptography
import Intake
import Signatures
import Testing

@Suite struct BearerTokenTests {
  private static let time = Instant(microseconds: 1_700_000_000_000_000)
  private static let issuerKey = Result { try PrivateKey.generate(.ecdsa(.p256)) }
  private static let otherKey = Result { try PrivateKey.generate(.ecdsa(.p256)) }

  private static func token(
    _ claims: String, header: String = #"{"alg":"ES256","kid":"i1"}"#, key: PrivateKey
  ) throws -> String {
    let input = [header, claims].map { ByteEncoding.base64url.encode(Array($0.utf8)) }.joined(separator: ".")
    let signature = try #require(key.sign([Array(input.utf8)], .ecdsa(.p256, .sha256, .raw)))
    return input + "." + ByteEncoding.base64url.encode(signature)
  }

  private static func failure(_ token: String) throws -> ProofFailure? {
    let key = try SigningKey(
      id: "i1", material: .publicKey(issuerKey.get().publicKey), algorithm: .ecdsa(.p256, .sha256, .raw))
    let proof = BearerTokenProof(keys: IssuerKeys([key]), issuer: "https://i", audiences: ["a"], tolerance: 60)
    return proof.failure(of: token, at: time, isKept: false)
  }

  @Test(arguments: [
    (#"{"iss":"https://i","aud":"a","exp":1700000100}"#, true),
    (#"{"iss":"https://i","aud":["b","a"],"exp":1700000100,"nbf":1699999999,"iat":1500000000}"#, true),
    // Within the tolerance, and just beyond it.
    (#"{"iss":"https://i","aud":"a","exp":1699999941}"#, true),
    (#"{"iss":"https://i","aud":"a","exp":1699999940}"#, false),
    (#"{"iss":"https://i","aud":"a","exp":1700000100,"nbf":1700000061}"#, false),
    (#"{"iss":"https://i","aud":"a","exp":1700000100,"iat":1700000061}"#, false),
    (#"{"iss":"https://i","aud":"a"}"#, false), (#"{"iss":"https://j","aud":"a","exp":1700000100}"#, false),
    (#"{"iss":"https://i","aud":"b","exp":1700000100}"#, false), (#"{"iss":"https://i","exp":1700000100}"#, false),
    (#"{"iss":"https://i","aud":"a","exp":"1700000100"}"#, false), (#"[]"#, false),
    (#"{"iss":"https://i","aud":"a","exp":1700000100,"nbf":9.9e9}"#, false),
    (#"{"iss":"https://i","aud":"a","exp":1700000100.5,"nbf":1699999999.25}"#, true),
  ])
  func `A token holds for its issuer, its audience and its time`(_ claims: String, _ holds: Bool) throws {
    let failure = try Self.failure(try Self.token(claims, key: Self.issuerKey.get()))
    #expect((failure == nil) == holds, "\(failure?.description ?? "")")
  }

  @Test func `A token chooses neither its key nor its algorithm`() throws {
    let claims = #"{"iss":"https://i","aud":"a","exp":1700000100}"#
    for header in [
      #"{"alg":"ES256","kid":"i2"}"#, #"{"alg":"ES256"}"#, #"{"alg":"none","kid":"i1"}"#,
      #"{"alg":"HS256","kid":"i1"}"#,
      #"{"alg":"ES256","kid":"i1","crit":["exp"]}"#,
    ] {
      #expect(try Self.failure(try Self.token(claims, header: header, key: Self.issuerKey.get())) != nil, "\(header)")
    }
    #expect(try Self.failure(try Self.token(claims, key: Self.otherKey.get())) != nil)
    for text in ["", ".", "..", "a.b.c", "a.b.c.d"] { #expect(try Self.failure(text) != nil) }
  }
}
