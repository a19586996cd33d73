import CallModel
package import Cryptography
import EventJournal

/// HTTP Digest (RFC 7616), quality `auth`. Nonces need no memory: each says when it was made, sealed under the journal's key.
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
    let nonce = nonce(at: time.seconds, key)
    return algorithms.map { algorithm in
      "Digest realm=\"\(realm)\", qop=\"auth\", algorithm=\(algorithm.rawValue), nonce=\"\(nonce)\", charset=UTF-8"
        + (isStale ? ", stale=true" : "")
    }
  }

  private func nonce(at seconds: Int64, _ key: HMACKey) -> String {
    let time = String(seconds, radix: 16)
    return time + "." + ByteEncoding.base64url.encode(key.code(for: Array("nonce \(realm) \(time)".utf8)))
  }

  private func age(of nonce: String, at time: Instant, _ key: HMACKey) -> Int64? {
    guard let dot = nonce.firstIndex(of: "."), let made = Int64(nonce[..<dot], radix: 16),
      ConstantTime.areEqual(Array(nonce.utf8), Array(self.nonce(at: made, key).utf8))
    else { return nil }
    return time.seconds - made
  }

  // MARK: Answer

  func failure(of text: String, _ request: ReceivedRequest, _ context: ProofContext) -> ProofFailure? {
    guard let parameters = AuthParameters(text), let nonce = parameters["nonce"], let response = parameters["response"],
      let uri = parameters["uri"], let count = parameters["nc"], let clientNonce = parameters["cnonce"],
      count.utf8.count == 8, parameters["qop"] == "auth"
    else { return .malformedDigest }
    guard let algorithm = algorithm(parameters["algorithm"]) else { return .malformedDigest }
    guard uri == request.target || context.isKept else { return .digestOfAnotherTarget }
    guard let age = age(of: nonce, at: request.receivedAt, context.key) else { return .foreignNonce }
    guard (0...Self.lifetime).contains(age) else { return .staleNonce(seconds: age) }
    guard parameters["username"] == username, parameters["realm"] == realm else { return .wrongUsername }
    let tail = [nonce, count, clientNonce, "auth", hash([request.method, uri], algorithm)]
    let holds = passwords.reduce(false) { found, password in
      let secret = algorithm.digest.hash(Array("\(username):\(realm):".utf8), password.reveal())
      let expected = hash([ByteEncoding.hex.encode(secret)] + tail, algorithm)
      return context.matches(context.isKept ? response : response.lowercased(), Secret(expected)) || found
    }
    return holds ? nil : .wrongPassword
  }

  /// Left out it is MD5 (section 3.4), which must have been offered.
  private func algorithm(_ name: String?) -> Algorithm? {
    algorithms.first { $0.rawValue == (name ?? "MD5").uppercased() }
  }

  private func hash(_ parts: [String], _ algorithm: Algorithm) -> String {
    ByteEncoding.hex.encode(algorithm.digest.hash(Array(parts.joined(separator: ":").utf8)))
  }

  /// What a copy of the request would show again.
  func replayToken(of request: ReceivedRequest) -> [UInt8]? {
    guard let credentials = request.value(of: "authorization").flatMap({ Credentials($0) }),
      credentials.scheme == "digest",
      let parameters = AuthParameters(credentials.text), let nonce = parameters["nonce"], let count = parameters["nc"],
      let clientNonce = parameters["cnonce"]
    else { return nil }
    return Array("\(nonce) \(count) \(clientNonce)".utf8)
  }
}
