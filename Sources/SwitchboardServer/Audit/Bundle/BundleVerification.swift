import CallModel
import Cryptography
import EventJournal
import Signatures
import StrictJSON
package import TransparencyLog

/// Checks a bundle with nothing but its bytes, a trusted key, and secrets that were given beside it.
package struct BundleVerification {
  package struct Report: Sendable, Hashable {
    package fileprivate(set) var events = 0
    /// Whose senders' signatures hold.
    package fileprivate(set) var signatures = 0
    /// Signatures that could not be checked, by reason.
    package fileprivate(set) var unchecked: [String: Int] = [:]
    package fileprivate(set) var origin = ""
    /// Of the checkpoint, in entries.
    package fileprivate(set) var size = 0
    /// Who else signed it, and when by their own clock, in seconds since 1970.
    package fileprivate(set) var witnesses: [String: UInt64] = [:]
  }

  // MARK: Reading

  /// The files of one event.
  private struct Event {
    let folder: String
    var files: [String: [UInt8]] = [:]

    func file(_ name: String) throws -> [UInt8] {
      guard let bytes = files[name] else { throw Failure(.failed, "\(folder): \(name) is missing") }
      return bytes
    }
  }

  private let reader: TarReader
  private let keys: [NoteVerifier]
  private let witnesses: [NoteVerifier]
  private let secrets: [BundleSecret]
  private var report = Report()
  private var base: String?
  private var verifiers: [String: Result<SignatureVerifier, Failure>] = [:]

  /// - Parameters:
  ///   - read: gives that many of the bundle's bytes, fewer only at the end.
  ///   - keys: the log's, known from elsewhere; of those in the bundle nothing is believed.
  ///   - witnesses: whose signatures are looked at too.
  package init(
    read: @escaping (Int) throws -> [UInt8], keys: [NoteVerifier], witnesses: [NoteVerifier], secrets: [BundleSecret]
  ) {
    reader = TarReader(read: read)
    self.keys = keys
    self.witnesses = witnesses
    self.secrets = secrets
  }

  /// - Throws: ``Failure`` with what does not hold first.
  package mutating func run(progress: (Int) -> Void) throws -> Report {
    var event: Event?
    while let entry = try reader.next() {
      let parts = entry.name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3, parts[0] == "events" else {
        try head(entry)
        continue
      }
      if let done = event, done.folder != parts[1] {
        try check(done)
        progress(report.events)
        event = nil
      }
      var current = event ?? Event(folder: parts[1])
      guard current.files.updateValue(entry.bytes, forKey: parts[2]) == nil else {
        throw Failure(.failed, "\(entry.name) is there twice")
      }
      event = current
    }
    if let event { try check(event) }
    guard report.size > 0 else { throw Failure(.failed, "the bundle has no checkpoint") }
    return report
  }

  private mutating func head(_ entry: TarReader.Entry) throws {
    switch entry.name {
    case "checkpoint":
      do {
        let note = try SignedNote(parsing: entry.bytes)
        _ = try note.verified(by: keys)
        try take(try Checkpoint(note.text))
      } catch let error as LogError {
        throw Failure(.failed, "checkpoint: \(error)")
      }
    case "sources.json": (base, verifiers) = try BundleSources.read(entry.bytes, secrets: secrets)
    case "README.md", "vkey": break
    default: throw Failure(.failed, "\(entry.name) is no file of a bundle")
    }
  }

  private mutating func take(_ head: Checkpoint) throws {
    guard keys.contains(where: { $0.name == head.origin }) else {
      throw Failure(.failed, "the checkpoint is of \(head.origin), whose key is not given")
    }
    report.origin = head.origin
    report.size = max(report.size, head.size)
  }

  // MARK: Events

  private mutating func check(_ event: Event) throws {
    let bytes = try event.file("leaf")
    let r = String(decoding: try event.file("r"), as: UTF8.self).split(separator: "\n").first
      .flatMap { ByteEncoding.hex.decode($0) }
    do {
      let proof = try LogProof(parsing: try event.file("proof.tlog-proof"))
      guard let index = Int(event.folder), index == proof.index else { throw LogError("its proof is of entry \(proof.index)") }
      guard proof.extra == nil || proof.extra == r else { throw LogError("its proof speaks of another r") }
      let (head, signed) = try proof.verify(entry: bytes, keys: keys + witnesses)
      try take(head)
      for (key, match) in signed {
        if case .cosigned(let time) = match { report.witnesses[key.name] = max(time, report.witnesses[key.name] ?? 0) }
      }
    } catch let error as LogError {
      throw Failure(.failed, "\(event.folder): \(error)")
    }
    guard case .event(let leaf)? = AuditLeaf(bytes) else { throw Failure(.failed, "\(event.folder): leaf is no event's") }
    let content = EventContent(
      request: try event.file("request"), body: try event.file("body"), facts: try event.file("facts"))
    guard let kept = KeptRequest(content.request, body: content.body, receivedAt: leaf.receivedAt),
      let r,
      Commitment(r: r, c: leaf.commitment).holds(content, headers: kept.headers)
    else { throw Failure(.failed, "\(event.folder): request, body and facts are not what the entry commits to") }
    try checkWords(event, leaf)
    report.events += 1
    try checkSignature(event, leaf, kept.request)
  }

  /// What is written for people must not say anything else.
  private func checkWords(_ event: Event, _ leaf: EventLeaf) throws {
    let words: JSONValue
    do {
      words = try JSONDocument(parsing: try event.file("event.json"), limits: .strict).root
    } catch let error as JSONError {
      throw Failure(.failed, "\(event.folder): event.json: \(error)")
    }
    let pairs = [
      ("event", leaf.id.description), ("receivedAt", leaf.receivedAt.description), ("source", leaf.source),
      ("kind", leaf.kind.description), ("verdict", leaf.verdict), ("keyId", leaf.keyID),
    ]
    for (name, value) in pairs where words[name]?.string != value {
      throw Failure(.failed, "\(event.folder): event.json says another \(name) than the entry")
    }
  }

  private mutating func checkSignature(_ event: Event, _ leaf: EventLeaf, _ request: ReceivedRequest) throws {
    guard let keyID = leaf.keyID else { return note("proved by other means than a signature (\(leaf.verdict))") }
    switch verifiers[leaf.source] {
    case nil: note("the bundle does not say how \(leaf.source) signs")
    case .failure(let failure): note("\(leaf.source): \(failure)")
    case .success(let verifier):
      let keys = verifier.keys.filter { $0.id == keyID }
      guard !keys.isEmpty else {
        return note("the key \(keyID) of \(leaf.source) is a secret: give it with --secret \(leaf.source)/\(keyID)=FILE")
      }
      let message = SignedMessage(
        method: request.method, path: request.path, query: request.query, body: request.body, base: base
      ) { request.values(of: $0) }
      let again = SignatureVerifier(scheme: verifier.scheme, keys: keys)
      guard case .invalid(let fault) = again.verify(message, now: leaf.receivedAt.seconds) else {
        return report.signatures += 1
      }
      // What is kept sealed cannot be looked at again.
      let isSealed = request.headers.contains { field in
        field.value.contains(CredentialSeal.mark) && verifier.scheme.covers(field.name, in: message)
      }
      if isSealed || request.path.contains(CredentialSeal.mark) { return note("the signature of \(leaf.source) covers what is kept sealed") }
      throw Failure(.failed, "\(event.folder): the signature by the key \(keyID) of \(leaf.source) does not hold: \(fault)")
    }
  }

  private mutating func note(_ reason: String) { report.unchecked[reason, default: 0] += 1 }
}
