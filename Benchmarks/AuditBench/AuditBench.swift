import CallModel
import EventJournal
import Foundation
import TransparencyLog

/// What the audit log of a large journal costs: `AuditBench FOLDER` on what `JournalFill FOLDER COUNT` has made. Makes tiles
/// and a head with a key of its own, then measures single proofs, their checking, and the whole verification.
@main
struct AuditBench {
  private static let samples = 1_000

  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 2, let signer = NoteSigner(generating: "bench.example/audit", kind: .ed25519) else {
      FileHandle.standardError.write(Data("usage: AuditBench FOLDER\n".utf8))
      exit(64)
    }
    let folder = arguments[1]
    let clock = ContinuousClock()
    let journal = try SQLiteJournal(folder: folder, settings: JournalSettings(now: { Instant(microseconds: 0) }))
    let log = AuditLog(journal: journal, signers: [signer], headPath: nil)
    let building = try await clock.measure {
      try await log.open(largest: 0)
      _ = try await log.advance()
    }
    let last = await journal.lastSequence()
    await journal.close()
    let archive = try JournalArchive(folder: folder)
    let prover = AuditProver(folder: log.folder, keys: [signer.verifier])
    print("| measured, \(last) events | |\n|---|---|")
    print("| tiles and head from nothing | \(seconds(building)) s |")
    try proofs(archive, prover, signer.verifier, last, clock)
    var verification = try AuditVerification(
      archive: archive, folder: log.folder, keys: [signer.verifier], headPath: nil)
    var report: AuditVerification.Report?
    let verifying = try clock.measure { report = try verification.run { _, _ in } }
    print("| `audit verify`, \(report?.size ?? 0) entries | \(seconds(verifying)) s |")
    archive.close()
  }

  private static func proofs(
    _ archive: JournalArchive, _ prover: AuditProver, _ key: NoteVerifier, _ last: Int64, _ clock: ContinuousClock
  ) throws {
    var made: [(LogProof, [UInt8])] = []
    var times: [Duration] = []
    for _ in 0..<samples {
      let seq = Int64.random(in: 1...last)
      times.append(
        try clock.measure {
          // All that a proof takes: the head and its signature, the event, its entry, the tiles.
          guard let event = try archive.event(at: seq), let entry = try archive.entry(ofEvent: seq),
            let proof = try prover.proof(
              ofEntry: entry.index, entry.bytes, extra: event.commitment.r, under: prover.heads())
          else { return }
          made.append((proof, entry.bytes))
        })
    }
    times.sort()
    print(
      "| a proof, median / 99 % | \(milliseconds(times[samples / 2])) / \(milliseconds(times[samples * 99 / 100])) ms |"
    )
    let checking = try clock.measure { for (proof, entry) in made { _ = try proof.verify(entry: entry, keys: [key]) } }
    print("| checking one | \(milliseconds(checking / max(1, made.count))) ms |")
  }

  private static func seconds(_ duration: Duration) -> String { String(format: "%.1f", duration / .seconds(1)) }
  private static func milliseconds(_ duration: Duration) -> String {
    String(format: "%.2f", duration / .milliseconds(1))
  }
}
