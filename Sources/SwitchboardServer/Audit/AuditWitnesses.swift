import EventJournal
import Logging
import TransparencyLog

/// The witnesses of a log: gives each the newest head, and publishes what they signed. What a witness says is nobody's
/// proof, and ends nothing but signing: events go on being received.
actor AuditWitnesses {
  private struct State {
    let client: WitnessClient
    /// How large a head it has seen; nil until it has answered once.
    var size: Int?
    var complaint: String?
    /// It has seen another log under this name, or says so.
    var isAtOdds = false
  }

  private enum Outcome: Sendable {
    case cosigned([NoteSignature])
    case atOdds(Int)
    case failed(String)
  }

  private let log: AuditLog
  private let signer: NoteSigner
  private let logger: Logger
  /// Whether nothing else tells that the journal is an older copy.
  private let isSoleGuard: Bool
  private var states: [State]
  /// What not everybody has signed yet.
  private var offered: SignedNote?
  /// With the signatures that came.
  private var witnessed: SignedNote?

  static let interval = Duration.seconds(10)

  init(log: AuditLog, signer: NoteSigner, clients: [WitnessClient], isSoleGuard: Bool, logger: Logger) {
    self.log = log
    self.signer = signer
    self.logger = logger
    self.isSoleGuard = isSoleGuard
    states = clients.map { State(client: $0) }
  }

  /// Asks every witness that has not said so yet how large a head it has seen.
  /// - Returns: the largest; 0 where none has answered.
  func largest() async -> Int {
    let answers = await withTaskGroup(of: (Int, WitnessClient.Answer).self) { tasks in
      for (index, state) in states.enumerated() where state.size == nil {
        let (client, signer) = (state.client, signer)
        tasks.addTask { (index, await client.size(of: signer)) }
      }
      var all: [(Int, WitnessClient.Answer)] = []
      for await answer in tasks { all.append(answer) }
      return all
    }
    for (index, answer) in answers {
      switch answer {
      case .isAt(let size): states[index].size = size
      case .cosigned: states[index].size = 0
      case .inconsistent: complain(index, "it refuses the empty tree")
      case .failed(let reason): complain(index, reason)
      }
    }
    return states.compactMap(\.size).max() ?? 0
  }

  /// Whether heads may be signed. Where witnesses alone could tell that the journal is an older copy, one has to have
  /// answered, and none may be at odds with the log.
  var allowsSigning: Bool {
    !isSoleGuard || (states.contains { $0.size != nil } && !states.contains(where: \.isAtOdds))
  }

  func offer(_ note: SignedNote) { offered = note }

  /// Asks all that have not signed the newest head, and publishes what came.
  func round() async {
    if isSoleGuard, !states.contains(where: { $0.size != nil }) { await look() }
    guard let note = offered, let head = try? Checkpoint(note.text) else { return }
    let outcomes = await withTaskGroup(of: (Int, Int, Outcome).self) { tasks in
      for (index, state) in states.enumerated() where !state.isAtOdds {
        let (client, old, log) = (state.client, state.size ?? 0, log)
        tasks.addTask { await Self.ask(client, index, old, note, head, log) }
      }
      var all: [(Int, Int, Outcome)] = []
      for await outcome in tasks { all.append(outcome) }
      return all
    }
    var signatures: [NoteSignature] = []
    var isWhole = true
    for (index, size, outcome) in outcomes {
      switch outcome {
      case .cosigned(let lines):
        states[index].size = size
        states[index].complaint = nil
        signatures += lines
      case .atOdds(let size): atOdds(index, size)
      case .failed(let reason):
        isWhole = false
        complain(index, reason)
      }
    }
    // A newer one may have come meanwhile.
    if isWhole, offered == note { offered = nil }
    await publish(note, signatures)
  }

  /// The first word of a witness: whether it knows more of this log than there is.
  private func look() async {
    let size = await largest()
    let there = await log.sizeInJournal()
    guard size > there else { return }
    for index in states.indices where (states[index].size ?? 0) > there { atOdds(index, states[index].size ?? 0) }
  }

  private func publish(_ note: SignedNote, _ signatures: [NoteSignature]) async {
    guard !signatures.isEmpty else { return }
    var published = witnessed?.text == note.text ? witnessed ?? note : note
    for signature in signatures { published.add(signature) }
    witnessed = published
    do {
      try await log.publish(witnessed: published)
    } catch {
      logger.warning("the witnesses' signatures cannot be written: \(error)")
    }
  }

  /// - Returns: the witness, and how far it is now.
  private static func ask(
    _ client: WitnessClient, _ index: Int, _ size: Int, _ note: SignedNote, _ head: Checkpoint, _ log: AuditLog
  ) async -> (Int, Int, Outcome) {
    var old = size
    // A second try, once it is known how far the witness is.
    for _ in 0..<2 {
      let proof: ConsistencyProof?
      do {
        proof = try await log.consistency(from: old, to: head.size)
      } catch {
        return (index, old, .failed("\(error)"))
      }
      guard let proof else { return (index, old, .atOdds(old)) }
      switch await client.submit(AddCheckpoint(oldSize: old, path: proof.path, note: note)) {
      case .cosigned(let signatures): return (index, head.size, .cosigned(signatures))
      case .isAt(let said):
        guard said != old, said <= head.size else { return (index, old, .atOdds(said)) }
        old = said
      case .inconsistent: return (index, old, .atOdds(old))
      case .failed(let reason): return (index, old, .failed(reason))
      }
    }
    return (index, old, .failed("it says another size each time"))
  }

  private func complain(_ index: Int, _ reason: String) {
    guard states[index].complaint != reason else { return }
    states[index].complaint = reason
    logger.warning("the witness \(states[index].client.witness.key.name) has not signed: \(reason)")
  }

  private func atOdds(_ index: Int, _ size: Int) {
    states[index].isAtOdds = true
    let name = states[index].client.witness.key.name
    let consequence =
      isSoleGuard
      ? "No head is signed any more, since nothing else tells whether the journal is an older copy"
      : "It is not asked again, and the head beside the data still holds"
    logger.error(
      "the witness \(name) says that it has seen another head, of \(size) entries, of this audit log. \(consequence). If the journal was put back, put the newer one back or declare a new log with `switchboard audit key generate --origin NAME`; if the witness is wrong, take it out of routes.json"
    )
  }
}
