import Cryptography
import Signatures
import Testing

@Suite struct VerifierTests {
  private func message(_ headers: [(String, String)], _ body: String) -> SignedMessage {
    SignedMessage(method: "POST", path: "/hooks/x", body: Array(body.utf8)) { name in
      headers.filter { $0.0.lowercased() == name }.map(\.1)
    }
  }

  private func verifier(_ preset: SignaturePreset, _ keys: [(String, String)]) throws -> SignatureVerifier {
    return SignatureVerifier(scheme: preset.scheme, keys: try keys.map { try Keys.make($0.0, $0.1, for: preset) })
  }

  /// docs.github.com, "Validating webhook deliveries", testing the webhook payload validation.
  @Test func `GitHub's documented example holds`() throws {
    let verifier = try verifier(.github, [("k", "It's a Secret to Everybody")])
    let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    #expect(
      verifier.verify(message([("X-Hub-Signature-256", signature)], "Hello, World!"), now: 0)
        == .valid(SignatureMatch(keyID: "k")))
    #expect(
      verifier.verify(message([("X-Hub-Signature-256", signature)], "Hello, World?"), now: 0) == .invalid(.noKeyMatches)
    )
  }

  /// standard-webhooks/standard-webhooks, libraries' shared test vector.
  private let standard = (
    key: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", id: "msg_p5jXN8AQM9LWM0D4loKWxJek", time: "1614265330",
    body: #"{"test": 2432232314}"#, signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
  )

  private func match(_ key: String) -> SignatureMatch { SignatureMatch(keyID: key, deliveryID: standard.id) }

  private func standardMessage(signature: String? = nil, time: String? = nil, body: String? = nil) -> SignedMessage {
    message(
      [
        ("webhook-id", standard.id), ("webhook-timestamp", time ?? standard.time),
        ("webhook-signature", signature ?? standard.signature),
      ],
      body ?? standard.body)
  }

  @Test func `Standard Webhooks' vector holds, among other signatures and beside other keys too`() throws {
    let verifier = try verifier(.standardWebhooks, [("old", "whsec_b2xk"), ("new", standard.key)])
    let now: Int64 = 1_614_265_330
    #expect(verifier.verify(standardMessage(), now: now) == .valid(match("new")))
    let among = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= v2,xyz \(standard.signature)"
    #expect(verifier.verify(standardMessage(signature: among), now: now) == .valid(match("new")))
  }

  @Test(arguments: [
    ("", SignatureFault.malformed(header: "webhook-signature")), ("v1,", .malformed(header: "webhook-signature")),
    ("v1,g0hM", .malformed(header: "webhook-signature")),
    // One byte less, one byte more, other padding, another version, hexadecimal.
    ("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1A==", .malformed(header: "webhook-signature")),
    ("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OEA", .malformed(header: "webhook-signature")),
    ("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=", .malformed(header: "webhook-signature")),
    ("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", .malformed(header: "webhook-signature")),
    ("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OI=", .noKeyMatches),
    (Array(repeating: "v1,AA", count: 17).joined(separator: " "), .tooManySignatures(limit: 16)),
  ])
  func `A signature that is not quite one is refused with its reason`(_ signature: String, _ fault: SignatureFault)
    throws
  {
    let verifier = try verifier(.standardWebhooks, [("k", standard.key)])
    #expect(verifier.verify(standardMessage(signature: signature), now: 1_614_265_330) == .invalid(fault))
  }

  @Test(
    arguments: [
      (Int64(1_614_265_630), nil), (1_614_265_030, nil),
      (1_614_265_631, SignatureFault.tooOld(seconds: 301, tolerance: 300)),
      (1_614_265_029, .tooNew(seconds: 301, tolerance: 300)),
    ] as [(Int64, SignatureFault?)])
  func `The sender's clock may be five minutes off, either way`(_ now: Int64, _ fault: SignatureFault?) throws {
    let verifier = try verifier(.standardWebhooks, [("k", standard.key)])
    #expect(verifier.verify(standardMessage(), now: now) == fault.map { .invalid($0) } ?? .valid(match("k")))
  }

  @Test(arguments: ["", "x", "-5", "1614265330.5", "99999999999999999999", " 1614265330", "+1614265330"])
  func `A timestamp that is no number of seconds is refused`(_ time: String) throws {
    let verifier = try verifier(.standardWebhooks, [("k", standard.key)])
    let expected: SignatureFault =
      time.isEmpty ? .missing(header: "webhook-timestamp") : .malformedTimestamp("the header webhook-timestamp")
    #expect(verifier.verify(standardMessage(time: time), now: 0) == .invalid(expected))
  }

  @Test func `Missing and repeated headers are told apart`() throws {
    let verifier = try verifier(.standardWebhooks, [("k", standard.key)])
    #expect(verifier.verify(message([], ""), now: 0) == .invalid(.missing(header: "webhook-signature")))
    let twice = message(
      [
        ("webhook-id", "a"), ("webhook-id", "b"), ("webhook-timestamp", "0"), ("webhook-signature", standard.signature),
      ], "")
    #expect(verifier.verify(twice, now: 0) == .invalid(.repeated(header: "webhook-id")))
  }

  @Test func `The signed content may be a template, and whatever is signed here verifies here`() throws {
    for algorithm in SignatureAlgorithm.allCases {
      for encoding in ByteEncoding.allCases {
        let content = try SignedContent.parse("v0:{timestamp}:{method}:{path}:{id}:{header:x-id}:{bodyHash:sha256}")
          .get()
        let scheme = SignatureScheme.detached(
          DetachedScheme(
            algorithm: algorithm, header: "X-Sig", prefix: "v0=", encoding: encoding, content: content,
            timestamp: .header("x-time"), id: .header("x-id")))
        let keys = try [Keys.any(for: algorithm)]
        let headers = MessageSigner(scheme: scheme, keys: keys).headers(for: message([], "body"), id: "i1", now: 100)
        let signed = message(headers.map { ($0.name, $0.value) }, "body")
        let verifier = SignatureVerifier(scheme: scheme, keys: keys)
        #expect(verifier.verify(signed, now: 100) == .valid(SignatureMatch(keyID: "k", deliveryID: "i1")))
        let moved = message(headers.map { ($0.name, $0.name == "x-time" ? "101" : $0.value) }, "body")
        #expect(verifier.verify(moved, now: 100) == .invalid(.noKeyMatches))
        let changed = message(headers.map { ($0.name, $0.value) }, "bodY")
        #expect(verifier.verify(changed, now: 100) == .invalid(.noKeyMatches))
      }
    }
  }

  @Test(arguments: [SignaturePreset.twilio, .plivo])
  func `Where only a form's fields are signed, a body of another kind is nobody's`(_ preset: SignaturePreset) throws {
    let scheme = preset.scheme
    let key = try Keys.make("k", "secret", for: preset)
    func request(_ body: String, _ type: String, _ more: [(String, String)]) -> SignedMessage {
      let fields = [("content-type", type), ("x-plivo-signature-v3-nonce", "7")] + more
      return SignedMessage(method: "POST", path: "/a", body: Array(body.utf8), base: "https://a.example") { name in
        fields.filter { $0.0 == name }.map(\.1)
      }
    }
    let form = "application/x-www-form-urlencoded"
    for (body, type) in [("", form), ("a=1", form)] {
      let signed = MessageSigner(scheme: scheme, keys: [key]).headers(for: request(body, type, []), id: "", now: 0)
        .map { ($0.name, $0.value) }
      let verifier = SignatureVerifier(scheme: scheme, keys: [key])
      #expect(verifier.verify(request(body, type, signed), now: 0) == .valid(SignatureMatch(keyID: "k")))
      for (other, kind) in [(#"{"a":1}"#, "application/json"), ("a=2", form), ("a=1", "text/plain")]
      where other != body || kind != type {
        guard case .invalid = verifier.verify(request(other, kind, signed), now: 0) else {
          Issue.record("\(other) as \(kind) holds")
          continue
        }
      }
    }
  }

  @Test func `What strangers write begins no line and moves no cursor`() {
    let header = ByteEncoding.base64url.encode(Array("{\"alg\":\"\\u001b[2J\\r\\nERROR\\u009b\\u202e\"}".utf8))
    let verifier = SignatureVerifier(scheme: SignaturePreset.jws.scheme, keys: [])
    guard case .invalid(let fault) = verifier.verify(message([("x-jws-signature", header + "..AA")], ""), now: 0) else {
      return #expect(Bool(false), "it holds")
    }
    #expect(fault.description.contains("ERROR"))
    #expect(fault.description.unicodeScalars.allSatisfy { (0x20...0x7e).contains($0.value) }, "\(fault)")
  }

  @Test func `A template names only what there is`() {
    #expect(SignedContent.parse("{bdy}") == .failure(.init(name: "bdy")))
    #expect(SignedContent.parse("{body") == .failure(.init(name: "{body")))
  }

  @Test func `A key of Standard Webhooks must be base64, and no key is empty`() {
    for text in ["whsec_***", "whsec_", "not base64!", ""] {
      #expect(throws: KeyFault.self) { try Keys.make("k", text, for: .standardWebhooks) }
    }
    #expect(throws: KeyFault.empty) { try Keys.make("k", "", for: .github) }
  }

  @Test func `A signer with two keys signs with both where the header has room`() throws {
    let scheme = SignaturePreset.standardWebhooks.scheme
    let keys = try ["whsec_b2xk", "whsec_bmV3"].map { try Keys.make($0, $0, for: .standardWebhooks) }
    let headers = MessageSigner(scheme: scheme, keys: keys).headers(for: message([], "b"), id: "i", now: 5)
    #expect(headers.first { $0.name == "webhook-signature" }?.value.split(separator: " ").count == 2)
    for key in keys {
      let signed = message(headers.map { ($0.name, $0.value) }, "b")
      let match = SignatureMatch(keyID: key.id, deliveryID: "i")
      #expect(SignatureVerifier(scheme: scheme, keys: [key]).verify(signed, now: 5) == .valid(match))
    }
  }

  @Test func `A key counts only in its time, and a signature of another time says so`() throws {
    let scheme = SignaturePreset.github.scheme
    let key = try SigningKey(
      id: "old", secret: Secret("s"), algorithm: .hmac(.sha256), validity: KeyValidity(notBefore: 10, notAfter: 20))
    let always = try SigningKey(id: "old", secret: Secret("s"), algorithm: .hmac(.sha256))
    let headers = MessageSigner(scheme: scheme, keys: [always]).headers(for: message([], "b"), id: "i", now: 0)
    let signed = message(headers.map { ($0.name, $0.value) }, "b")
    let verifier = SignatureVerifier(scheme: scheme, keys: [key])
    for (now, holds) in [(Int64(9), false), (10, true), (20, true), (21, false)] {
      let expected: SignatureVerdict = holds ? .valid(SignatureMatch(keyID: "old")) : .invalid(.keyNotValidNow("old"))
      #expect(verifier.verify(signed, now: now) == expected)
    }
  }

  @Test func `A message that names its key rules the others out, and adds none`() throws {
    var detached = DetachedScheme(header: "X-Sig")
    detached.keyID = .header("x-key")
    let scheme = SignatureScheme.detached(detached)
    let keys = try ["a", "b"].map { try SigningKey(id: $0, secret: Secret($0), algorithm: .hmac(.sha256)) }
    let signed = MessageSigner(scheme: scheme, keys: [keys[1]]).headers(for: message([], "x"), id: "i", now: 0)
    let verifier = SignatureVerifier(scheme: scheme, keys: keys)
    func verdict(naming key: String) -> SignatureVerdict {
      verifier.verify(message(signed.map { ($0.name, $0.name == "x-key" ? key : $0.value) }, "x"), now: 0)
    }
    #expect(verdict(naming: "b") == .valid(SignatureMatch(keyID: "b")))
    #expect(verdict(naming: "a") == .invalid(.noKeyMatches))
    #expect(verdict(naming: "c") == .invalid(.unknownKey("c")))
  }

  @Test func `A copy of a timed message without an identity shows itself, whatever is done to its signatures`() throws {
    let keys = try ["a", "b"].map { try SigningKey(id: $0, secret: Secret($0), algorithm: .hmac(.sha256)) }
    let scheme = SignaturePreset.stripe.scheme
    let header = MessageSigner(scheme: scheme, keys: keys).headers(for: message([], "x"), id: "", now: 7)[0].value
    let pieces = header.split(separator: ",").map(String.init)
    let verifier = SignatureVerifier(scheme: scheme, keys: keys)
    var tokens: Set<[UInt8]> = []
    for value in [header, "\(pieces[0]),\(pieces[1])", "\(pieces[2]),\(pieces[0])", header + ",v1=00"] {
      guard case .valid(let match) = verifier.verify(message([("stripe-signature", value)], "x"), now: 7) else {
        Issue.record("\(value) does not hold")
        continue
      }
      tokens.insert(try #require(match.replayToken))
    }
    #expect(tokens.count == 1)
  }
}
