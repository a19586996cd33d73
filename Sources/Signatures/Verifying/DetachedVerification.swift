private import Cryptography

/// One look at a message whose signature stands in a header.
struct DetachedVerification {
  private let scheme: DetachedScheme
  private let keys: [SigningKey]

  init(scheme: DetachedScheme, keys: [SigningKey], message: SignedMessage) {
    self.scheme = scheme.spelled(for: message)
    self.keys = keys
  }

  private struct Parts {
    /// What stands in the signature's header, piece by piece.
    let pieces: [Substring]
    let id: String
    let timestamp: String
  }

  func verify(_ message: SignedMessage, now: Int64) throws(SignatureFault) -> SignatureMatch {
    let parts = try parts(of: message, now: now)
    let candidates = try candidates(parts, message)
    try checkBodyDigest(message)
    for url in urls(of: message) {
      let content = try scheme.content.bytes(of: message, id: parts.id, timestamp: parts.timestamp, url: url)
      if let match = try match(parts, content, candidates, now) { return match }
    }
    throw .noKeyMatches
  }

  // MARK: What the message says

  private func parts(of message: SignedMessage, now: Int64) throws(SignatureFault) -> Parts {
    let values = message.header(scheme.header)
    guard !values.isEmpty else { throw .missing(header: scheme.header) }
    var pieces: [Substring] = []
    for value in values { pieces += self.pieces(of: value) }
    guard pieces.count <= SignatureVerifier.signatureLimit + scheme.parameterCount else {
      throw .tooManySignatures(limit: SignatureVerifier.signatureLimit)
    }
    var id = ""
    if scheme.content.namesMessage, let place = scheme.id { id = try value(at: place, pieces, message) }
    var timestamp = ""
    if let place = scheme.timestamp {
      timestamp = try value(at: place, pieces, message)
      try checkAge(of: timestamp, place, now)
    }
    return Parts(pieces: pieces, id: id, timestamp: timestamp)
  }

  private func pieces(of value: String) -> [Substring] {
    guard let separator = scheme.separator, value.utf8.contains(separator) else { return [value[...]] }
    return value.utf8.split(separator: separator).map { piece in
      // RFC 9110, section 5.6.1: lists may hold blanks around their members.
      Substring(piece.drop { $0 == UInt8(ascii: " ") })
    }
  }

  private func value(
    at place: SignaturePlace, _ pieces: [Substring], _ message: SignedMessage
  ) throws(SignatureFault) -> String {
    switch place {
    case .header(let name): return try message.single(name)
    case .parameter(let name):
      let found = pieces.filter { $0.utf8.starts(with: name.utf8) && $0.utf8.dropFirst(name.utf8.count).first == 0x3d }
      guard let piece = found.first else { throw .missingParameter(name, header: scheme.header) }
      guard found.count == 1 else { throw .repeated(header: "\(scheme.header) \(name)=") }
      return String(piece.utf8.dropFirst(name.utf8.count + 1)) ?? ""
    }
  }

  private func checkAge(of timestamp: String, _ place: SignaturePlace, _ now: Int64) throws(SignatureFault) {
    guard (1...16).contains(timestamp.utf8.count), timestamp.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let count = Int64(timestamp)
    else { throw .malformedTimestamp(place.description) }
    let sent = scheme.timestampUnit == .seconds ? count : count / 1_000
    let age = now - sent
    if age > scheme.tolerance { throw .tooOld(seconds: age, tolerance: scheme.tolerance) }
    if -age > scheme.tolerance { throw .tooNew(seconds: -age, tolerance: scheme.tolerance) }
  }

  // MARK: Keys and signatures

  /// The keys that may be tried: of those configured, the ones that the message does not rule out.
  private func candidates(_ parts: Parts, _ message: SignedMessage) throws(SignatureFault) -> [SigningKey] {
    guard !keys.isEmpty else { throw .noKeys }
    guard let place = scheme.keyID else { return keys }
    let id = try value(at: place, parts.pieces, message)
    let named = keys.filter { $0.id == id }
    guard !named.isEmpty else { throw .unknownKey(String(id.prefix(64))) }
    return named
  }

  /// Keys whose time it is go first; the others only tell why it was not to be.
  private func match(
    _ parts: Parts, _ content: [[UInt8]], _ candidates: [SigningKey], _ now: Int64
  ) throws(SignatureFault) -> SignatureMatch? {
    // Few algorithms: a list is looked through faster than a table is.
    var read: [(algorithm: SignatureAlgorithm, signatures: [[UInt8]])] = []
    for key in candidates where !read.contains(where: { $0.algorithm == key.algorithm }) {
      read.append((key.algorithm, signatures(parts.pieces, key.algorithm)))
    }
    guard read.contains(where: { !$0.signatures.isEmpty }) else { throw .malformed(header: scheme.header) }
    func holds(_ key: SigningKey) -> Bool {
      read.contains { $0.algorithm == key.algorithm && key.verifies($0.signatures, over: content) }
    }
    for key in candidates where key.validity.contains(now) && holds(key) { return found(key, parts, content) }
    for key in candidates where !key.validity.contains(now) && holds(key) { throw .keyNotValidNow(key.id) }
    return nil
  }

  private func signatures(_ pieces: [Substring], _ algorithm: SignatureAlgorithm) -> [[UInt8]] {
    guard let prefix = scheme.prefix(for: algorithm) else { return [] }
    return pieces.compactMap { piece in
      guard piece.utf8.starts(with: prefix.utf8),
        let bytes = scheme.encoding.decode(utf8: Self.bytes(of: piece, from: prefix.utf8.count)), !bytes.isEmpty,
        algorithm.size.map({ $0 == bytes.count }) ?? true
      else { return nil }
      return bytes
    }
  }

  private static func bytes(of piece: Substring, from start: Int) -> [UInt8] {
    var piece = piece
    return piece.withUTF8 { utf8 in unsafe Array(utf8[start...]) }
  }

  private func found(_ key: SigningKey, _ parts: Parts, _ content: [[UInt8]]) -> SignatureMatch {
    guard parts.id.isEmpty else { return SignatureMatch(keyID: key.id, deliveryID: parts.id) }
    let isTimed = scheme.timestamp != nil
    return SignatureMatch(keyID: key.id, replayToken: isTimed ? DigestAlgorithm.sha256.hash(content) : nil)
  }

  // MARK: The body and the address

  private func checkBodyDigest(_ message: SignedMessage) throws(SignatureFault) {
    guard let digest = scheme.bodyDigest else { return try checkForm(message) }
    let place = "\(digest.query) in the query"
    let values = (message.query ?? "").split(separator: "&").filter { $0.hasPrefix(digest.query + "=") }
    guard let value = values.first else {
      let isForm = message.contentType == "application/x-www-form-urlencoded"
      guard message.body.isEmpty || isForm else { throw .bodyNotCovered(place) }
      return
    }
    guard values.count == 1, let expected = digest.encoding.decode(value.dropFirst(digest.query.count + 1)),
      ConstantTime.areEqual(expected, digest.algorithm.hash(message.body))
    else { throw .bodyDigestDiffers(place) }
  }

  /// Where only a form's fields are signed, another body would be anybody's.
  private func checkForm(_ message: SignedMessage) throws(SignatureFault) {
    guard scheme.content.coversFormOnly else { return }
    guard message.body.isEmpty || message.contentType == "application/x-www-form-urlencoded" else {
      throw .bodyNotCovered("a form, which alone is signed,")
    }
  }

  private func urls(of message: SignedMessage) -> [String?] {
    guard scheme.triesPort, let base = message.base else { return [nil] }
    let colon = base.lastIndex(of: ":")
    let hasPort = colon.map { base[$0...].dropFirst().allSatisfy(\.isNumber) } ?? false
    let port = base.hasPrefix("http:") ? ":80" : ":443"
    let other = hasPort ? String(base[..<(colon ?? base.endIndex)]) : base + port
    return [message.url, other + message.target]
  }
}
