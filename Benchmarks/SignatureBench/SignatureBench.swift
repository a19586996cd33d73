import Cryptography
import Signatures

/// What a proof costs a request, and whether a comparison of secrets tells anything by its time. Prints JSON lines.
@main
struct SignatureBench {
  private static let body = [UInt8](repeating: 0x61, count: 1_000)
  private static let rounds = 7

  static func main() throws {
    for algorithm in [
      SignatureAlgorithm.hmac(.sha1), .hmac(.sha256), .hmac(.sha512), .rsaPKCS1(.sha256), .rsaPSS(.sha256),
      .ecdsa(.p256, .sha256, .der), .ecdsa(.p256, .sha256, .raw), .ecdsa(.p384, .sha384, .der), .ed25519,
    ] {
      try verification(algorithm)
    }
    for share in [0, 16, 31] { comparison(differsAt: share) }
  }

  /// A whole verification: headers looked up, the signature decoded, the content put together, the key asked.
  private static func verification(_ algorithm: SignatureAlgorithm) throws {
    let scheme = SignatureScheme.detached(
      DetachedScheme(
        algorithm: algorithm, header: "x-signature", encoding: .base64,
        content: SignedContent(parts: [.timestamp, .text("."), .body]), timestamp: .header("x-timestamp")))
    let key = try SigningKey(id: "k", material: try material(algorithm), algorithm: algorithm)
    let bare = SignedMessage(method: "POST", path: "/", body: body) { _ in [] }
    let headers = MessageSigner(scheme: scheme, keys: [key]).headers(for: bare, id: "", now: 100)
    let message = SignedMessage(method: "POST", path: "/", body: body) { name in
      headers.filter { $0.name == name }.map(\.value)
    }
    let verifier = SignatureVerifier(scheme: scheme, keys: [key])
    let count = algorithm.isSymmetric ? 20_000 : 1_000
    let best = (0..<rounds).map { _ in
      let started = ContinuousClock.now
      for _ in 0..<count {
        guard case .valid = verifier.verify(message, now: 100) else { fatalError("the benchmark's own signature") }
      }
      return (ContinuousClock.now - started) / .microseconds(1) / Double(count)
    }.min()
    print(#"{"verify":"\#(algorithm.rawValue)","microseconds":\#(best ?? 0)}"#)
  }

  private static func material(_ algorithm: SignatureAlgorithm) throws -> KeyMaterial {
    switch algorithm {
    case .hmac: .secret(Array("a secret of some length".utf8))
    case .rsaPKCS1, .rsaPSS: .privateKey(try PrivateKey.generate(.rsa(bits: 2_048, onlyPSS: false)))
    case .ecdsa(let curve, _, _): .privateKey(try PrivateKey.generate(.ecdsa(curve)))
    case .ed25519: .privateKey(try PrivateKey.generate(.ed25519))
    }
  }

  /// Equal and unequal candidates in turn, so that the machine treats both alike; Welch's t over their times.
  private static func comparison(differsAt place: Int) {
    let secret = Secret(RandomBytes.make(32))
    let equal = secret.reveal()
    var other = equal
    other[place] ^= 1
    var times: [[Double]] = [[], []]
    for round in 0..<200_000 {
      let isEqual = round.isMultiple(of: 2)
      let started = ContinuousClock.now
      let answer = secret.matches(isEqual ? equal : other)
      let took = (ContinuousClock.now - started) / .nanoseconds(1)
      if answer != isEqual { fatalError("a comparison is wrong") }
      times[isEqual ? 0 : 1].append(took)
    }
    let (a, b) = (trimmed(times[0]), trimmed(times[1]))
    let t = (a.mean - b.mean) / ((a.variance / a.count) + (b.variance / b.count)).squareRoot()
    print(#"{"compare":"differs at byte \#(place)","equal":\#(a.mean),"unequal":\#(b.mean),"t":\#(t)}"#)
  }

  /// Without the slowest tenth, which are interruptions.
  private static func trimmed(_ times: [Double]) -> (mean: Double, variance: Double, count: Double) {
    let kept = times.sorted().prefix(times.count * 9 / 10)
    let mean = kept.reduce(0, +) / Double(kept.count)
    let variance = kept.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(kept.count - 1)
    return (mean, variance, Double(kept.count))
  }
}
