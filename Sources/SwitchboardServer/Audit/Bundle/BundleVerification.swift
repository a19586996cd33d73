import CallModel
import Cryptography
import EventJournal
import Signatures
import StrictJSON
package import TransparencyLog

/// Checks a bundle with nothing but its bytes, keys that are known from elsewhere, and secrets that were given beside it.
package struct BundleVerification {
  package struct Report: Sendable, Hashable {
    package fileprivate(set) var events = 0
    /// Events that are committed to by headers and body alone.
    package fileprivate(set) var partial = 0
    /// Whose senders' signatures hold, by source, key, and the key's fingerprint.
    package fileprivate(set) var signatures: [String: Int] = [:]
    /// Signatures that could not be checked, by reason.
    package fileprivate(set) var unchecked: [String: Int] = [:]
    package fileprivate(set) var origin = ""
    /// Of the checkpoint, in entries.
    package fileprivate(set) var size = 0
    /// Who else signed the heads, and when last by their own clock, in seconds since 1970.
    package fileprivate(set) var witnesses: [String: UInt64] = [:]
  }

  private let reader: TarReader
  private let secrets: [BundleSecret]
  private var report = Report()
  private var heads: BundleHeads
  private var sources: BundleSources?
  /// Files beside the events, which come first, each once.
  private var seen: Set<String> = []
  private var last = -1

  /// - Parameters:
  ///   - read: gives that many of the bundle's bytes, fewer only at the end.
  ///   - keys: the log's, known from elsewhere; of those in the bundle nothing is believed.
  ///   - witnesses: where there are any, one of them has to have signed the head of every proof.
  package init(
    read: @escaping (Int) throws -> [UInt8], keys: [NoteVerifier], witnesses: [NoteVerifier], secrets: [BundleSecret]
  ) {
    reader = TarReader(read: read)
    heads = BundleHeads(keys: keys, witnesses: witnesses)
    self.secrets = secrets
  }

  /// - Throws: ``Failure`` with what does not hold first.
  package mutating func run(progress: (Int) -> Void) throws -> Report {
    var current: BundleEvent?
    while let entry = try reader.next() {
      let parts = entry.name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard parts.first == "events" else {
        guard current == nil else { throw Failure(.failed, "a file that is no event's comes after the events") }
        try head(entry)
        continue
      }
      guard parts.count == 3, let event = BundleEvent(folder: parts[1]) else {
        throw Failure(.failed, "\(Shown.text(entry.name)) is no file of a bundle")
      }
      if let done = current, done.index != event.index {
        try check(done)
        progress(report.events)
        current = nil
      }
      if current == nil {
        guard event.index > last else { throw event.fault("it is there twice, or out of order") }
        last = event.index
        current = event
      }
      try current?.add(parts[2], entry.bytes)
    }
    if let current { try check(current) }
    guard let checkpoint = heads.checkpoint else { throw Failure(.failed, "the bundle has no checkpoint") }
    report.origin = checkpoint.origin
    report.size = checkpoint.size
    report.witnesses = heads.cosigned
    return report
  }

  private mutating func head(_ entry: TarReader.Entry) throws {
    guard seen.insert(entry.name).inserted else { throw Failure(.failed, "\(Shown.text(entry.name)) is there twice") }
    do {
      switch entry.name {
      case "checkpoint": try heads.take(checkpoint: entry.bytes)
      case "consistency": try heads.take(consistency: entry.bytes)
      case "sources.json": sources = try BundleSources(parsing: entry.bytes)
      case "README.md", "vkey": break
      default: throw Failure(.failed, "\(Shown.text(entry.name)) is no file of a bundle")
      }
    } catch let error as LogError {
      throw Failure(.failed, "\(entry.name): \(Shown.text(error.description))")
    }
  }

  // MARK: Events

  private mutating func check(_ event: BundleEvent) throws {
    let (bytes, r) = (try event.file("leaf"), try event.r())
    do {
      let proof = try LogProof(parsing: try event.file("proof.tlog-proof"))
      guard event.index == proof.index else { throw LogError("its proof is of entry \(proof.index)") }
      guard proof.extra == nil || proof.extra == r else { throw LogError("its proof speaks of another r") }
      try heads.check(proof, entry: bytes)
    } catch let error as LogError {
      throw event.fault(Shown.text(error.description))
    }
    guard case .event(let leaf)? = AuditLeaf(bytes) else { throw event.fault("leaf is no event's") }
    let content = try event.content()
    guard let kept = KeptRequest(content.request, body: content.body, receivedAt: leaf.receivedAt),
      let reach = Commitment(r: r, c: leaf.commitment).reach(content, headers: kept.headers)
    else { throw event.fault("request, body and facts are not what the entry commits to") }
    let key = leaf.keyID.flatMap { sources?.sources[leaf.source]?.publicKeys[$0] }
    try event.checkWords(leaf, key)
    report.events += 1
    if reach == .headersAndBody { report.partial += 1 }
    try checkSignature(event, leaf, kept.request, key)
  }

  private mutating func checkSignature(
    _ event: BundleEvent, _ leaf: EventLeaf, _ request: ReceivedRequest, _ publicKey: BundleKey?
  ) throws {
    guard let keyID = leaf.keyID else { return note("proved by other means than a signature (\(leaf.verdict))") }
    guard let sources, let source = sources.sources[leaf.source] else {
      return note("the bundle does not say how \(leaf.source) signs")
    }
    let name = "\(leaf.source)/\(keyID)"
    let given = try given(leaf.source, keyID, source)
    let keys = given.isEmpty ? publicKey.map { [$0.key] } ?? [] : given
    guard !keys.isEmpty else { return note("the key of \(name) is a secret: give it with --secret \(name)=FILE") }
    let message = SignedMessage(
      method: request.method, path: request.path, query: request.query, body: request.body, base: sources.base
    ) { request.values(of: $0) }
    switch SignatureVerifier(scheme: source.scheme, keys: keys).verify(message, now: leaf.receivedAt.seconds) {
    case .valid:
      let print = given.isEmpty ? publicKey.map { "sha256:\($0.fingerprint)" } ?? "" : "the secret given"
      report.signatures["\(name) (\(print))", default: 0] += 1
    case .invalid(let fault):
      // What is kept sealed cannot be looked at again.
      let isSealed = request.headers.contains { field in
        field.value.contains(CredentialSeal.mark) && source.scheme.covers(field.name, in: message)
      }
      if isSealed || request.path.contains(CredentialSeal.mark) {
        return note("the signature of \(leaf.source) covers what is kept sealed")
      }
      throw event.fault(Shown.text("the signature by the key \(name) does not hold: \(fault)"))
    }
  }

  /// The keys made of secrets that were given for a source's key.
  private func given(_ source: String, _ key: String, _ how: BundleSources.Source) throws -> [SigningKey] {
    var keys: [SigningKey] = []
    for given in secrets where given.source == source && given.key == key {
      var form = KeyForm.automatic
      if case .detached(let detached) = how.scheme { form = detached.secretForm }
      for algorithm in how.algorithms where algorithm.isSymmetric {
        do {
          keys.append(try SigningKey(id: key, secret: given.secret, algorithm: algorithm, form: form))
        } catch {
          throw Failure(.badData, "the secret for \(source)/\(key) is not usable: \(error)")
        }
      }
    }
    return keys
  }

  private mutating func note(_ reason: String) { report.unchecked[reason, default: 0] += 1 }
}

extension BundleKey {
  /// SHA-256 of its SubjectPublicKeyInfo.
  var fingerprint: String { ByteEncoding.hex.encode(DigestAlgorithm.sha256.hash(key.publicKey?.der ?? [])) }
}
