import ArgumentParser
import Cryptography
import EventJournal
import Foundation
import Signatures
import StrictJSON
import SwitchboardServer
import TransparencyLog

extension Audit {
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write events with their proofs into one file for an auditor.",
      discussion: """
        A tar archive: for each event the request as it came, the log's entry and its proof, and a README that says how to check
        them with public tools. It holds personal data, and credentials only sealed.
        """)

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "Received since then: 30d, or a date of RFC 3339.") var since: TimeOption?
    @Option(help: "Received before then.") var until: TimeOption?
    @Option(help: "Of this source only.") var source: String?
    @Option(name: .shortAndLong, help: "The file; - is standard output.") var output = "audit-bundle.tar"

    func run() throws {
      let (configuration, _) = try options.load()
      if let source, configuration.source(source) == nil { throw Failure(.failed, configuration.unknownSource(source)) }
      let archive = try Journals.archive(configuration.dataFolder)
      defer { archive.close() }
      guard let text = FileManager.default.contents(atPath: options.config),
        let document = try? JSONDocument(parsing: [UInt8](text))
      else { throw Failure(.noInput, "cannot read \(options.config)") }
      var filter = EventFilter()
      filter.source = source
      filter.since = since?.instant
      filter.until = until?.instant
      let sink = try OutputFile(output)
      let count: Int
      do {
        count = try Audit.reading {
          _ = try Audit.prover(configuration)
          return try BundleWriter(archive: archive, configuration: configuration, text: document)
            .write(filter, to: { try sink.write($0) }) { Terminal.progress("\($0) events") }
        }
        Terminal.endProgress()
        try sink.finish()
      } catch {
        Terminal.endProgress()
        sink.discard()
        throw error
      }
      Terminal.say("\(count) events in \(output)")
    }
  }

  struct VerifyBundle: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check an auditor's bundle, without journal or configuration.",
      discussion: """
        Give the log's public key, which you have from its operator or from a witness; what the bundle itself says of it proves
        nothing. Signatures of senders are checked with the public keys in the bundle, those by secrets with --secret.
        """)

    @Argument(help: "The bundle; - is standard input.") var file: String
    @Option(help: "The log's public key, or a file of them. May be said several times.") var key: [String]
    @Option(help: "A witness's public key. May be said several times.") var witness: [String] = []
    @Option(help: "A sender's secret: SOURCE/KEY=FILE. May be said several times.") var secret: [String] = []
    @Flag(help: "Print a JSON object instead.") var json = false

    func run() throws {
      let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file)
      guard let handle else { throw Failure(.noInput, "cannot read \(file)") }
      var verification = BundleVerification(
        read: { try Self.read(handle, $0) }, keys: try key.flatMap { try Self.keys($0) },
        witnesses: try witness.flatMap { try Self.keys($0) }, secrets: try secret.map { try Self.secret($0) })
      let report: BundleVerification.Report
      do {
        report = try verification.run { Terminal.progress("\($0) events") }
        Terminal.endProgress()
      } catch {
        Terminal.endProgress()
        throw error
      }
      if json { return Terminal.print(report.json) }
      Terminal.print(
        "\(report.events) events are in the log \(report.origin), under its head of \(report.size) entries")
      if report.partial > 0 {
        Terminal.print(
          "\(report.partial) of them are committed to by headers and body alone: their method, target, address and record are not proved"
        )
      }
      Terminal.print("\(report.signatures.values.reduce(0, +)) signatures of their senders hold")
      for (name, count) in report.signatures.sorted(by: { $0.key < $1.key }) { Terminal.show("  \(count) by \(name)") }
      for (reason, count) in report.unchecked.sorted(by: { $0.key < $1.key }) {
        Terminal.show("\(count) not checked: \(reason)")
      }
      for (name, time) in report.witnesses.sorted(by: { $0.key < $1.key }) {
        Terminal.show("every head is signed by a witness: \(name), last at \(WallClock.text(seconds: time))")
      }
    }

    /// A pipe gives what it has.
    private static func read(_ handle: FileHandle, _ count: Int) throws -> [UInt8] {
      var bytes: [UInt8] = []
      while bytes.count < count {
        guard let more = try? handle.read(upToCount: count - bytes.count), !more.isEmpty else { break }
        bytes += more
      }
      return bytes
    }

    static func keys(_ text: String) throws -> [NoteVerifier] {
      if let key = NoteVerifier(text) { return [key] }
      guard let bytes = DurableFile.read(text, limit: 1 << 16) else {
        if NoteSigner(text) != nil || text.hasPrefix("PRIVATE") {
          throw Failure(.badData, "that is a private key: give the public one, which `audit key show` prints")
        }
        throw Failure(.noInput, "\(Shown.text(text)) is neither a public key (name+id+base64) nor a file of them")
      }
      return try String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
        guard let key = NoteVerifier(line) else { throw Failure(.badData, "\(text): a line is no public key") }
        return key
      }
    }

    private static func secret(_ text: String) throws -> BundleSecret {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      let names = (parts.first ?? "").split(separator: "/", maxSplits: 1).map(String.init)
      guard parts.count == 2, names.count == 2, var bytes = DurableFile.read(parts[1], limit: 1 << 16) else {
        throw Failure(.noInput, "--secret \(parts.first ?? ""): write SOURCE/KEY=FILE, with a file that can be read")
      }
      if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
      return BundleSecret(source: names[0], key: names[1], secret: Secret(bytes))
    }
  }
}
