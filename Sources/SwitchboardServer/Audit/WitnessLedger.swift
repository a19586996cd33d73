import Cryptography
import EventJournal
import Foundation
import TransparencyLog

/// What a witness has seen: the last head of each log, a file each, written before anything is signed.
actor WitnessLedger {
  private let executor = QueueExecutor(label: "witness")
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  enum Outcome: Sendable {
    /// The lines of the answer.
    case cosigned(String)
    case refused(WitnessDecision)
    /// What it was given cannot be read.
    case malformed(String)
  }

  private let folder: String
  private let signer: NoteSigner
  private let logs: [NoteVerifier]
  private let lock: DataFolderLock
  private var heads: [String: WitnessDecision.Head]

  /// - Throws: ``JournalError`` where the folder cannot be used, or holds what no witness wrote.
  init(folder: String, signer: NoteSigner, logs: [NoteVerifier]) throws(JournalError) {
    try DurableFile.makeFolder(folder)
    lock = try DataFolderLock(folder: folder)
    var heads: [String: WitnessDecision.Head] = [:]
    for origin in Set(logs.map(\.name)) {
      let path = Self.path(folder, origin)
      guard FileManager.default.fileExists(atPath: path) else { continue }
      guard let bytes = DurableFile.read(path, limit: 1 << 12),
        let head = try? Checkpoint(String(decoding: bytes, as: UTF8.self)), head.origin == origin
      else {
        throw JournalError(
          .incompatible, "\(path) is damaged: put it back from a copy; to begin anew would let a log go back")
      }
      heads[origin] = WitnessDecision.Head(size: head.size, root: head.root)
    }
    self.folder = folder
    self.signer = signer
    self.logs = logs
    self.heads = heads
  }

  private static func path(_ folder: String, _ origin: String) -> String {
    "\(folder)/\(ByteEncoding.hex.encode(DigestAlgorithm.sha256.hash(Array(origin.utf8)).prefix(16).map { $0 }))"
  }

  /// - Parameter now: in seconds since 1970.
  func answer(_ body: [UInt8], now: UInt64) throws(JournalError) -> Outcome {
    let request: AddCheckpoint
    do throws(LogError) { request = try AddCheckpoint(parsing: body) } catch { return .malformed(error.description) }
    let decision = WitnessDecision.decide(request, logs: logs) { heads[$0] ?? .none }
    guard case .cosign(let head) = decision else { return .refused(decision) }
    let text = Checkpoint(origin: head.origin, size: head.size, root: head.root).description
    // Seen is what is on disk: signed first and lost, it could be signed differently.
    try DurableFile.replace(Self.path(folder, head.origin), with: Array(text.utf8))
    try DurableFile.syncFolder(folder)
    heads[head.origin] = WitnessDecision.Head(size: head.size, root: head.root)
    guard let line = signer.sign(request.note.text, time: now) else {
      throw JournalError(.broken, "the witness's key does not sign")
    }
    return .cosigned("\(line)\n")
  }
}
