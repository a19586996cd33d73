import CallModel
import Cryptography
package import EventJournal
import Intake
import Signatures
package import StrictJSON
import TransparencyLog

/// Writes events with their proofs for an auditor: everything that is needed to check them is in the bundle, but for the
/// log's public key, which the auditor should have from elsewhere.
package struct BundleWriter {
  private let archive: JournalArchive
  private let prover: AuditProver
  private let configuration: Configuration
  /// routes.json as it is written.
  private let root: JSONValue

  private static let page = 256

  /// - Parameter text: routes.json.
  package init(
    archive: JournalArchive, configuration: Configuration, text: JSONDocument
  ) {
    self.archive = archive
    self.configuration = configuration
    prover = AuditProver(
      folder: AuditFolder(dataFolder: configuration.dataFolder), keys: configuration.audit.verifiers)
    root = text.root
  }

  /// - Parameters:
  ///   - filter: which events; its limits on numbers are this function's own.
  ///   - progress: told how many are written.
  ///   - write: gets the bundle's bytes, in order.
  /// - Returns: how many events; those that no head covers yet are left out.
  /// - Throws: ``LogError``, ``JournalError``, or what `write` throws.
  package func write(
    _ filter: EventFilter, to write: @escaping ([UInt8]) throws -> Void, progress: (Int) -> Void
  ) throws -> Int {
    let heads = try prover.heads()
    let note = heads.newest.note
    let tar = TarWriter(time: WallClock.now().seconds, write: write)
    // A key that was put in place since has signed nothing yet.
    let signers = configuration.audit.verifiers.filter { key in
      note.signatures.contains { $0.name == key.name && $0.id == key.id }
    }
    let keys = signers.map { "\($0)\n" }.joined()
    try tar.add("README.md", Array(BundleReadme.text(keys: keys, checkpoint: "\(note)").utf8))
    try tar.add("checkpoint", Array(note.description.utf8))
    try tar.add("vkey", Array(keys.utf8))
    try tar.add("sources.json", BundleSources.json(configuration, root))
    if let witnessed = heads.witnessed, witnessed.head != heads.newest.head {
      // Proofs are under the head that more have signed; the newest continues it.
      let found = try prover.consistency(from: witnessed.head.size, to: heads.newest.head.size)
      try tar.add("consistency", Array(found.text.utf8))
    }
    var filter = filter
    filter.limit = Self.page
    var count = 0
    while true {
      let page = try archive.events(filter)
      guard let last = page.last else { break }
      filter.after = last.entry.seq
      for event in page where try add(event, to: tar, heads) { count += 1 }
      progress(count)
    }
    try tar.finish()
    return count
  }

  /// - Returns: false for an event that is not covered yet.
  private func add(_ event: StoredEvent, to tar: TarWriter, _ heads: AuditProver.Heads) throws -> Bool {
    guard let entry = try archive.entry(ofEvent: event.entry.seq) else {
      throw LogError("event \(event.entry.id) has no entry in the audit log: start the server once")
    }
    let proof = try prover.proof(ofEntry: entry.index, entry.bytes, extra: event.commitment.r, under: heads)
    guard let proof else { return false }
    let content = EventContent(event)
    let folder = "events/\(BundleEvent.folder(of: Int(entry.index)))"
    try tar.add("\(folder)/leaf", entry.bytes)
    try tar.add("\(folder)/proof.tlog-proof", Array(proof.description.utf8))
    try tar.add("\(folder)/r", Array((ByteEncoding.hex.encode(event.commitment.r) + "\n").utf8))
    try tar.add("\(folder)/request", content.request)
    try tar.add("\(folder)/body", content.body)
    try tar.add("\(folder)/facts", content.facts)
    try tar.add("\(folder)/event.json", json(event))
    return true
  }

  /// For people: what the other files say, and the key's public part.
  private func json(_ event: StoredEvent) -> [UInt8] {
    var writer = JSONWriter(reserving: 512)
    writer.beginObject()
    writer.member("event", event.entry.id.description)
    writer.member("receivedAt", event.entry.receivedAt)
    writer.member("source", event.entry.source)
    writer.member("kind", event.kind.description)
    writer.member("state", event.state.description)
    writer.member("verdict", event.verdict)
    writer.member("keyId", event.keyID)
    let key = configuration.source(event.entry.source)?.hook?.proofs.signature?.keys.first { $0.id == event.keyID }
    if let key, let publicKey = key.publicKey {
      writer.member("algorithm", key.algorithm.rawValue)
      writer.member("publicKey", BundleSources.pem(publicKey))
    }
    writer.endObject()
    return writer.bytes + [0x0a]
  }
}
