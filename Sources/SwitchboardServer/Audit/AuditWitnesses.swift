import EventJournal
import Logging
import TransparencyLog

/// The witnesses of a log: gives each the newest head, and publishes what they signed.
actor AuditWitnesses {
  private struct State {
    let client: WitnessClient
    /// Nil until it has answered once.
    var size: Int?
    var complaint: String?
  }

  private let log: AuditLog
  private let signer: NoteSigner
  private let logger: Logger
  /// Whether nothing else tells that the journal is an older copy.
  private let isSoleGuard: Bool
  private var states: [State]
  private var newest: SignedNote?
  private var nextAt: ContinuousClock.Instant?

  private static let interval = Duration.seconds(10)

  init(log: AuditLog, signer: NoteSigner, clients: [WitnessClient], isSoleGuard: Bool, logger: Logger) {
    self.log = log
    self.signer = signer
    self.logger = logger
    self.isSoleGuard = isSoleGuard
    states = clients.map { State(client: $0) }
  }

  /// Asks every witness how large a head it has seen.
  /// - Returns: the sizes of those that answered.
  func sizes() async -> [Int] {
    for index in states.indices where states[index].size == nil {
      switch await states[index].client.size(of: signer) {
      case .isAt(let size): states[index].size = size
      case .cosigned: states[index].size = 0
      case .inconsistent: complain(index, "it refuses the empty tree")
      case .failed(let reason): complain(index, reason)
      }
    }
    return states.compactMap(\.size)
  }

  /// Whether heads may be signed: where witnesses alone could tell that the journal is an older copy, one has to have
  /// answered.
  func mayBegin() async -> Bool {
    guard isSoleGuard, !states.contains(where: { $0.size != nil }) else { return true }
    return await !sizes().isEmpty
  }

  func offer(_ note: SignedNote) { newest = note }

  /// - Throws: `.rolledBack` where a witness has seen another log under this name.
  func submitIfDue() async throws(JournalError) {
    let now = ContinuousClock.now
    guard newest != nil, nextAt.map({ $0 <= now }) ?? true else { return }
    nextAt = now + Self.interval
    try await submitNow()
  }

  func submitNow() async throws(JournalError) {
    guard var note = newest, let head = try? Checkpoint(note.text) else { return }
    newest = nil
    var isCosigned = false
    for index in states.indices {
      for signature in try await cosignatures(note, head, index) { isCosigned = note.add(signature) || isCosigned }
    }
    if isCosigned { try await log.publish(witnessed: note) }
  }

  private func cosignatures(
    _ note: SignedNote, _ head: Checkpoint, _ index: Int
  ) async throws(JournalError) -> [NoteSignature] {
    // A second try, once it is known how far the witness is.
    for _ in 0..<2 {
      let old = states[index].size ?? 0
      guard let proof = try await log.consistency(from: old, to: head.size) else { throw rolledBack(index, old) }
      switch await states[index].client.submit(AddCheckpoint(oldSize: old, path: proof.path, note: note)) {
      case .cosigned(let signatures):
        states[index].size = head.size
        states[index].complaint = nil
        return signatures
      case .isAt(let size):
        if size == old { throw rolledBack(index, size) }
        states[index].size = size
        if size > head.size { throw rolledBack(index, size) }
      case .inconsistent: throw rolledBack(index, old)
      case .failed(let reason):
        complain(index, reason)
        return []
      }
    }
    return []
  }

  private func complain(_ index: Int, _ reason: String) {
    guard states[index].complaint != reason else { return }
    states[index].complaint = reason
    logger.warning("the witness \(states[index].client.witness.key.name) has not signed: \(reason)")
  }

  private func rolledBack(_ index: Int, _ size: Int) -> JournalError {
    JournalError(
      .rolledBack,
      "the witness \(states[index].client.witness.key.name) has seen another head of \(size) entries of this audit log: the journal is an older copy. Put the newer one back, or declare a new log with `switchboard audit key generate --origin NAME`"
    )
  }
}
