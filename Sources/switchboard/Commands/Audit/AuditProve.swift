import ArgumentParser
import Cryptography
import EventJournal
import Foundation
import SwitchboardServer
import TransparencyLog

extension Audit {
  struct Prove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prove that an event, or a rejected request, is in the log.",
      discussion: """
        Prints a proof of C2SP's tlog-proof format, which holds `r`: with it, whoever has the content can see that it is what the
        log commits to. With --output the entry itself and what it commits to are written beside the proof.
        """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The event's identity or number; of a rejected request its number, with --rejected.") var event:
      String
    @Flag(help: "Of a rejected request.") var rejected = false
    @Option(help: "A folder to write proof, entry and content into.") var output: String?

    func run() throws {
      let (configuration, _) = try options.load()
      let archive = try Journals.archive(configuration.dataFolder)
      defer { archive.close() }
      let proven = try Audit.reading {
        let prover = try Audit.prover(configuration)
        return try rejected ? proveRejected(archive, prover) : proveEvent(archive, prover)
      }
      guard let output else { return Terminal.write(proven[0].bytes) }
      do {
        try DurableFile.makeFolder(output)
        for file in proven { try DurableFile.replace("\(output)/\(file.name)", with: file.bytes, mode: 0o600) }
      } catch {
        throw Failure(.cannotCreate, "\(error)")
      }
      Terminal.say("wrote \(proven.map(\.name).joined(separator: ", ")) into \(output)")
    }

    private struct File {
      let name: String
      let bytes: [UInt8]

      init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
      }
    }

    /// The proof first.
    private func proveEvent(_ archive: JournalArchive, _ prover: AuditProver) throws -> [File] {
      let found = try Events.find(event, in: archive)
      guard let entry = try archive.entry(ofEvent: found.entry.seq) else {
        throw Failure(.failed, "event \(event) has no entry in the audit log: start the server once")
      }
      let proof = try Self.proof(entry, found.commitment, prover)
      return [File("proof.tlog-proof", Array(proof.description.utf8)), File("leaf", entry.bytes)]
        + Self.content(EventContent(found), found.commitment)
    }

    /// Of a minute's requests all commitments are told, and of one its content.
    private func proveRejected(_ archive: JournalArchive, _ prover: AuditProver) throws -> [File] {
      guard let number = Int64(event), let index = try archive.entry(ofRejected: number),
        let entry = try archive.entry(at: index)
      else {
        throw Failure(
          .failed, "rejected request \(event) has no entry yet, or is gone: entries are made when their minute is over")
      }
      let refusals = try archive.refusals(ofEntry: index)
      guard let own = refusals.first(where: { $0.id == number }), let request = try archive.rejected(id: number) else {
        throw Failure(.failed, "rejected request \(event) is no longer kept")
      }
      let proof = try Self.proof(entry, own.commitment, prover)
      let codes = refusals.map { ByteEncoding.hex.encode($0.commitment.c) + "\n" }.joined()
      return [
        File("proof.tlog-proof", Array(proof.description.utf8)), File("leaf", entry.bytes),
        File("commitments", Array(codes.utf8)),
      ] + Self.content(EventContent(request), own.commitment)
    }

    private static func proof(
      _ entry: (index: Int64, bytes: [UInt8]), _ commitment: Commitment, _ prover: AuditProver
    ) throws -> LogProof {
      let proof = try prover.proof(ofEntry: entry.index, entry.bytes, extra: commitment.r, under: prover.heads())
      guard let proof else {
        throw Failure(
          .tryAgain, "entry \(entry.index) is not signed yet: a running server signs within a second; else start it")
      }
      return proof
    }

    private static func content(_ content: EventContent, _ commitment: Commitment) -> [File] {
      [
        File("r", Array((ByteEncoding.hex.encode(commitment.r) + "\n").utf8)), File("request", content.request),
        File("body", content.body), File("facts", content.facts),
      ]
    }
  }

  struct Consistency: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prove that the log continues an earlier head.",
      discussion: """
        Sizes are numbers of entries, or files with checkpoints that somebody kept: then the roots in them are compared too, and
        another root ends with exit status 1. Printed are both sizes and roots, and the hashes of RFC 6962, section 2.1.2.
        """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The earlier size, or a file with a checkpoint.") var old: String
    @Argument(help: "The later one; the newest unless said.") var new: String?

    func run() throws {
      let (configuration, _) = try options.load()
      try Audit.reading {
        let prover = try Audit.prover(configuration)
        let newest = try prover.checkpoint().head
        let (first, last) = try (
          head(old, newest.origin, configuration), new.map { try head($0, newest.origin, configuration) }
        )
        let found = try prover.consistency(from: first.size, to: last?.size ?? newest.size)
        for (said, root) in [(first.root, found.old), (last?.root, found.new)] {
          guard said == nil || said == root else {
            throw Failure(
              .failed,
              "the log does not continue that checkpoint: its root is another. One of the two was never signed by an honest log"
            )
          }
        }
        Terminal.write(Array(found.text.utf8))
      }
    }

    private func head(
      _ text: String, _ origin: String, _ configuration: Configuration
    ) throws -> (size: Int, root: TreeHash?) {
      if let size = Int(text), size >= 0 { return (size, nil) }
      guard let note = try AuditFolder.note(at: text) else {
        throw Failure(.noInput, "\(text) is neither a number of entries nor a file with a checkpoint")
      }
      let head = try Checkpoint(note.text)
      guard head.origin == origin else { throw Failure(.failed, "\(text) is of another log, \(head.origin)") }
      if (try? note.verified(by: configuration.audit.verifiers)) == nil {
        Terminal.say(
          "note: \(text) is signed by no key that is configured now: its size and root are compared all the same")
      }
      return (head.size, head.root)
    }
  }
}
