import Delivery
import EventJournal
import TransparencyLog

/// Asks one witness to cosign (C2SP tlog-witness). Remembers how far the witness is.
struct WitnessClient: Sendable {
  enum Answer: Sendable {
    case cosigned([NoteSignature])
    /// The witness has seen a head of this size.
    case isAt(Int)
    /// It will not say that this head continues the one it has seen.
    case inconsistent
    case failed(String)
  }

  let witness: AuditConfiguration.Witness
  private let client: HTTPSinkClient

  private static let timeout = Duration.seconds(5)
  private static let bodyLimit = 16_384

  init(_ witness: AuditConfiguration.Witness, client: HTTPSinkClient) {
    self.witness = witness
    self.client = client
  }

  /// How large a head the witness has seen. Asked with the head of the empty tree, which every log continues.
  func size(of log: NoteSigner) async -> Answer {
    let text = Checkpoint(origin: log.verifier.name, size: 0, root: .empty).description
    guard let signature = log.sign(text, time: 0) else { return .failed("the log's key does not sign") }
    let note = SignedNote(text: text, signatures: [signature])
    let answer = await submit(AddCheckpoint(oldSize: 0, path: [], note: note))
    if case .cosigned = answer { return .isAt(0) }
    return answer
  }

  func submit(_ request: AddCheckpoint) async -> Answer {
    let outgoing = OutgoingRequest(
      url: witness.url + "/add-checkpoint", method: "POST", headers: [("content-type", "text/plain; charset=utf-8")],
      body: Array(request.description.utf8))
    switch await client.send(outgoing, timeout: Self.timeout, bodyLimit: Self.bodyLimit) {
    case .failure(let failure): return .failed(failure.reason)
    case .success(let reply): return read(reply, request.note)
    }
  }

  private func read(_ reply: OutgoingReply, _ note: SignedNote) -> Answer {
    let body = String(decoding: reply.body, as: UTF8.self)
    switch reply.status {
    case 200:
      let lines = body.split(separator: "\n").compactMap { NoteSignature($0) }
      let own = lines.filter { $0.name == witness.key.name && $0.id == witness.key.id }
      guard !own.isEmpty, own.allSatisfy({ witness.key.verify($0.bytes, of: note.text) != nil }) else {
        return .failed("its signature does not verify")
      }
      return .cosigned(own)
    case 409:
      guard body.hasSuffix("\n"), let size = Int(body.dropLast()), size >= 0 else {
        return .failed("its conflict names no size")
      }
      return .isAt(size)
    case 422: return .inconsistent
    case 403: return .failed("it does not accept the log's signature")
    case 404: return .failed("it does not know this log: give it the log's public key")
    default: return .failed("HTTP \(reply.status)")
    }
  }
}
