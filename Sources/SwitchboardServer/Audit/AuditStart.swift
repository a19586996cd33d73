import CallModel
import Cryptography
import Delivery
import EventJournal
import Logging
import TransparencyLog

/// Takes up the audit log where it was left: compares it with every head that is known, then writes down what begins.
struct AuditStart {
  let configuration: Configuration
  let journal: SQLiteJournal
  let client: HTTPSinkClient
  let logger: Logger

  private static let keysNote = "auditedKeys"
  private static let logKeysNote = "auditedLogKeys"
  /// So that the longest names still fit into an entry.
  private static let fieldLimit = 20

  /// - Throws: `.rolledBack` where the journal is an older copy.
  func open() async throws -> AuditService {
    let audit = configuration.audit
    guard let signer = audit.signers.first else {
      return AuditService(journal: journal, log: nil, witnesses: nil, logger: logger)
    }
    let log = AuditLog(journal: journal, signers: audit.signers, headPath: audit.head)
    var witnesses: AuditWitnesses?
    if !audit.witnesses.isEmpty {
      witnesses = AuditWitnesses(
        log: log, signer: signer, clients: audit.witnesses.map { WitnessClient($0, client: client) },
        isSoleGuard: audit.head == nil, logger: logger)
    }
    try await log.open(largest: await witnesses?.largest() ?? 0)
    for notice in await log.notices { logger.warning("\(notice)") }
    do {
      try await log.publish(keys: audit.verifiers)
    } catch {
      logger.warning("the audit log's public keys cannot be published: \(error)")
    }
    return AuditService(journal: journal, log: log, witnesses: witnesses, logger: logger)
  }

  /// Writes down what begins, and under which keys.
  /// - Parameter foreign: the head of the log that this one takes the place of.
  func record(replacing foreign: Checkpoint?) async throws {
    let now = WallClock.now()
    var acts = [AuditAct(.start, at: now, [.init("version", Version.text)])]
    if let foreign {
      acts.append(
        AuditAct(
          .origin, at: now,
          [
            .init("origin", configuration.audit.origin ?? ""), .init("previous", foreign.origin),
            .init("size", "\(foreign.size)"), .init("root", "\(foreign.root)"),
          ]))
    }
    let keys = KeyFingerprints(configuration, key: journal.credentialKey).fields
    let logKeys = configuration.audit.verifiers.map { AuditAct.Field("key", $0.description) }
    try await append(.keys, keys, Self.keysNote, at: now, &acts)
    try await append(.logKeys, logKeys, Self.logKeysNote, at: now, &acts)
    try await journal.record(acts)
    try await journal.setNote(Self.digest(keys), named: Self.keysNote)
    try await journal.setNote(Self.digest(logKeys), named: Self.logKeysNote)
  }

  /// An act only where something is another than when it was last written down.
  private func append(
    _ kind: AuditAct.Kind, _ fields: [AuditAct.Field], _ name: String, at now: Instant, _ acts: inout [AuditAct]
  ) async throws {
    guard try await journal.note(named: name) != Self.digest(fields) else { return }
    for start in stride(from: 0, to: max(1, fields.count), by: Self.fieldLimit) {
      acts.append(AuditAct(kind, at: now, Array(fields.dropFirst(start).prefix(Self.fieldLimit))))
    }
  }

  private static func digest(_ fields: [AuditAct.Field]) -> [UInt8] {
    DigestAlgorithm.sha256.hash(Array(fields.map { $0.value + "\n" }.joined().utf8))
  }
}
