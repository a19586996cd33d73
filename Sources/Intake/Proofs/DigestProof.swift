import CallModel
package import Cryptography
import EventJournal

/// HTTP Digest (RFC 7616), quality `auth`. A nonce says when and by which run of the program it was made, sealed under the
/// journal's key; only how often each was used is remembered. Who uses a count twice is told to take a new nonce.
package struct DigestProof: Sendable {
  package enum Algorithm: String, Sendable, Hashable, CaseIterable {
    case sha256 = "SHA-256"
    case sha512t256 = "SHA-512-256"
    /// Only where the configuration names it: old senders know nothing else.
    case md5 = "MD5"

    var digest: DigestAlgorithm {
      switch self {
      case .sha256: .sha256
      case .sha512t256: .sha512t256
      case .md5: .md5
      }
    }
  }

  package let realm: String
  package let username: String
  package let passwords: [Secret]
  /// In the order in which they are offered.
  package let algorithms: [Algorithm]

  /// Of this run: counts are forgotten with it, so its nonces are too.
  private let run = ByteEncoding.hex.encode(RandomBytes.make(8))
  private let counts = NonceCounts()

  /// How long a nonce may be used, in seconds.
  package static let lifetime: Int64 = 300

  package init(realm: String, username: String, passwords: [Secret], algorithms: [Algorithm]) {
    self.realm = realm
    self.username = username
    self.passwords = passwords
    self.algorithms = algorithms
  }

  // MARK: Challenge

  /// One for each algorithm (section 3.3).
  func challenges(at time: Instant, _ key: HMACKey, isStale: Bool) -> [String] {
    let nonce = newNonce(at: time.seconds, key)
    return algorithms.map { algorithm in
      "Digest realm=\"\(realm)\", qop=\"auth\", algorithm=\(algorithm.rawValue), nonce=\"\(nonce)\", charset=UTF-8"
        + (isStale ? ", stale=true" : "")
    }
  }

  private func newNonce(at seconds: Int64, _ key: HMACKey) -> String {
    let front = "\(String(seconds, radix: 16)).\(run).\(ByteEncoding.hex.encode(RandomBytes.make(8)))"
    return front + "." + mac(front, key)
  }

  private func mac(_ front: String, _ key: HMACKey) -> String {
    ByteEncoding.base64url.encode(key.code(for: Array("nonce \(realm) \(front)".utf8)))
  }

  /// - Returns: nil for a nonce that was not made here.
  private func made(_ nonce: String, _ key: HMACKey) -> (seconds: Int64, run: String)? {
    let pieces = nonce.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard pieces.count == 4, let seconds = Int64(pieces[0], radix: 16),
      ConstantTime.areEqual(Array(pieces[3].utf8), Array(mac(pieces[..<3].joined(separator: "."), key).utf8))
    else { return nil }
    return (seconds, pieces[1])
  }

  // MARK: Answer

  func failure(of text: String, _ request: ReceivedRequest, _ context: ProofContext) -> ProofFailure? {
    guard let parameters = AuthParameters(text), let nonce = parameters["nonce"], let response = parameters["response"],
      let uri = parameters["uri"], let count = parameters["nc"], let clientNonce = parameters["cnonce"],
      count.utf8.count == 8, parameters["qop"] == "auth"
    else { return .malformedDigest }
    guard let algorithm = algorithm(parameters["algorithm"]) else { return .malformedDigest }
    guard uri == request.target else { return .digestOfAnotherTarget }
    guard let made = made(nonce, context.key) else { return .foreignNonce }
    let age = request.receivedAt.seconds - made.seconds
    guard (0...Self.lifetime).contains(age), context.isKept || made.run == run else {
      return .staleNonce(seconds: age)
    }
    guard parameters["username"] == username, parameters["realm"] == realm else { return .wrongDigestName }
    let tail = [nonce, count, clientNonce, "auth", hash([request.method, uri], algorithm)]
    let holds = passwords.reduce(false) { found, password in
      let secret = algorithm.digest.hash(Array("\(username):\(realm):".utf8), password.reveal())
      let expected = hash([ByteEncoding.hex.encode(secret)] + tail, algorithm)
      return context.matches(context.isKept ? response : response.lowercased(), Secret(expected)) || found
    }
    guard holds else { return .wrongDigest }
    guard !context.isKept, let number = Int64(count, radix: 16) else { return context.isKept ? nil : .malformedDigest }
    return counts.take(nonce, number, now: request.receivedAt.seconds) ? nil : .usedNonce
  }

  /// Left out it is MD5 (section 3.4), which must have been offered.
  private func algorithm(_ name: String?) -> Algorithm? {
    algorithms.first { $0.rawValue == (name ?? "MD5").uppercased() }
  }

  private func hash(_ parts: [String], _ algorithm: Algorithm) -> String {
    ByteEncoding.hex.encode(algorithm.digest.hash(Array(parts.joined(separator: ":").utf8)))
  }

  /// What every request with the same count of the same nonce shows: of a copy that was refused, and of one whose body was
  /// changed, which a digest does not cover.
  func replayToken(of request: ReceivedRequest) -> [UInt8]? {
    guard let credentials = request.value(of: "authorization").flatMap({ Credentials($0) }),
      credentials.scheme == "digest", let parameters = AuthParameters(credentials.text),
      let nonce = parameters["nonce"], let count = parameters["nc"], let clientNonce = parameters["cnonce"]
    else { return nil }
    return Array("\(nonce) \(count) \(clientNonce)".utf8)
  }
}
