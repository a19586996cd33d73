import Cryptography
import Signatures
import Testing

@Suite struct DiscoveryTests {
  private static let secret = "a secret of some length"

  private struct Made {
    let scheme: DetachedScheme
    let message: SignedMessage
    let headers: [(name: String, value: String)]
  }

  /// A request that was signed under a scheme nobody knows, among other headers.
  private static func request(_ scheme: DetachedScheme, _ key: SigningKey, body: String) -> Made {
    let around = [
      ("content-type", "application/json"), ("x-request-id", "0192-af"), ("authorization", "hmac-sha256:00ff"),
      ("x-tenant", "acme"),
    ]
    let bare = SignedMessage(
      method: "PUT", path: "/hooks/agendize", query: "id=7", body: Array(body.utf8), base: "https://hooks.example.com"
    ) { name in around.filter { $0.0 == name }.map(\.1) }
    let added = MessageSigner(scheme: .detached(scheme), keys: [key]).headers(for: bare, id: "m-1", now: 1_700_000_000)
    let headers = around.map { (name: $0.0, value: $0.1) } + added
    let message = SignedMessage(
      method: "PUT", path: bare.path, query: bare.query, body: bare.body, base: bare.base
    ) { name in headers.filter { $0.name == name }.map(\.value) }
    return Made(scheme: scheme, message: message, headers: headers)
  }

  private static func text(of key: SigningKey) -> String {
    key.publicKey.map { ByteEncoding.base64.encode($0.der) } ?? secret
  }

  private static func find(_ made: [Made], keys: [(String, String)]) -> SignatureDiscovery.Outcome {
    SignatureDiscovery(
      messages: made.map(\.message), headers: made.map(\.headers),
      keys: keys.map { DiscoveryKey(name: $0.0, secret: Secret($0.1)) }
    ).search()
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func `A scheme is found whole, whatever the encoding and the content`(_ algorithm: SignatureAlgorithm) throws {
    let key = try Keys.any(for: algorithm)
    let contents = [
      "{body}", "{timestamp}.{body}", "{id}.{timestamp}.{body}", "{method}{path}{body}", "{url}{body}",
      "{path}\n{body}",
      "{bodyHash:sha256}",
    ]
    // A public key's verification takes long; for it the first will do.
    for (index, content) in contents.prefix(algorithm.isSymmetric ? 7 : 3).enumerated() {
      for encoding in ByteEncoding.allCases {
        var scheme = DetachedScheme(
          algorithm: algorithm, header: "x-\(index)-proof", prefix: index.isMultiple(of: 2) ? "" : "s\(index)=",
          encoding: encoding, content: try SignedContent.parse(content).get())
        if content.contains("{timestamp}") { scheme.timestamp = .header("x-sent") }
        if content.contains("{id}") { scheme.id = .header("x-message-id") }
        // Of several requests at least one tells base64 from base64url.
        let made = (0..<6).map { Self.request(scheme, key, body: #"{"id":"\#($0)"}"#) }
          .first { encoding == .hex || Self.isTelling($0, scheme) }
        let outcome = Self.find([try #require(made)], keys: [("wrong", "nothing"), ("right", Self.text(of: key))])
        let finding = try #require(outcome.finding, "\(content) in \(encoding)")
        guard case .detached(let found) = finding.form else {
          Issue.record("a preset was found")
          continue
        }
        #expect(found == scheme, "\(content) in \(encoding)")
        #expect(finding.key.name == "right")
        #expect(finding.holds == 1 && finding.outOf == 1)
      }
    }
  }

  private static func isTelling(_ made: Made, _ scheme: DetachedScheme) -> Bool {
    let value = made.headers.first { $0.name == scheme.header }?.value.dropFirst(scheme.prefix.count) ?? ""
    return scheme.encoding == .base64url
      ? value.contains { $0 == "-" || $0 == "_" } || !value.utf8.count.isMultiple(of: 4) : true
  }

  @Test func `Time and identity are found among the parameters of the signature's own header`() throws {
    var scheme = DetachedScheme(
      header: "x-odd", prefix: "sig=", separator: UInt8(ascii: ";"), encoding: .base64,
      content: try SignedContent.parse("{timestamp}:{body}").get(), timestamp: .parameter("at"))
    scheme.timestampUnit = .milliseconds
    let made = Self.request(scheme, try Keys.any(for: .hmac(.sha256)), body: "{}")
    let finding = try #require(Self.find([made], keys: [("k", Self.secret)]).finding)
    guard case .detached(let found) = finding.form else { return #expect(Bool(false), "a preset was found") }
    #expect(found == scheme)
    #expect(
      finding.block == """
        "signature": {
          "mode": "required",
          "header": "x-odd",
          "prefix": "sig=",
          "separator": ";",
          "algorithm": "hmac-sha256",
          "encoding": "base64",
          "content": "{timestamp}:{body}",
          "timestampParameter": "at",
          "timestampUnit": "ms",
          "keys": { "k": "…" }
        }
        """)
  }

  @Test func `With wrong keys nothing is found, and it is told how many were tried`() throws {
    let made = Self.request(DetachedScheme(header: "x-odd"), try Keys.any(for: .hmac(.sha256)), body: "{}")
    let outcome = Self.find([made], keys: [("k", "another secret")])
    #expect(outcome.finding == nil)
    #expect(outcome.tried > 1_000)
  }

  @Test func `A known sender is found by its preset`() throws {
    let key = try Keys.make("k", "whsec_c29tZXRoaW5n", for: .standardWebhooks)
    guard case .detached(let scheme) = SignaturePreset.standardWebhooks.scheme else { return }
    let finding = try #require(
      Self.find([Self.request(scheme, key, body: "{}")], keys: [("k", "whsec_c29tZXRoaW5n")]).finding)
    guard case .preset(let preset) = finding.form else { return #expect(Bool(false), "no preset was found") }
    #expect(preset == .standardWebhooks)
  }
}
