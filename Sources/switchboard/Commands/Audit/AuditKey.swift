import ArgumentParser
import EventJournal
import Foundation
import StrictJSON
import SwitchboardServer
import TransparencyLog

extension Audit {
  struct Key: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The key that signs the log.", subcommands: [Generate.self, Rotate.self, Show.self])

    /// The file that routes.json names.
    static func file(_ options: ConfigurationOptions) throws -> String {
      guard let data = FileManager.default.contents(atPath: options.config),
        let root = try? JSONDocument(parsing: [UInt8](data)).root
      else { throw Failure(.noInput, "cannot read \(options.config): name the key's file with --file") }
      guard let file = root["audit"]?["key"]?["file"]?.string else {
        throw Failure(
          .badConfiguration,
          "\(options.config) names no file for the key: set \"audit\": { \"key\": { \"file\": \"certs/secrets/audit\" } }"
        )
      }
      return Paths.absolute(file, from: Paths.folder(of: options.config))
    }

    static func signers(in path: String) throws -> [NoteSigner] {
      guard let bytes = DurableFile.read(path, limit: 1 << 16) else { throw Failure(.noInput, "cannot read \(path)") }
      switch AuditKeys.parse(String(decoding: bytes, as: UTF8.self)) {
      case .success(let signers): return signers
      case .failure(let fault): throw Failure(.badData, "\(path): \(fault)")
      }
    }

    static func write(_ text: String, to path: String) throws {
      do {
        try DurableFile.makeFolder(Paths.folder(of: path))
        try DurableFile.replace(path, with: Array(text.utf8), mode: 0o600)
        try DurableFile.syncFolder(Paths.folder(of: path))
      } catch {
        throw Failure(.cannotCreate, "\(error)")
      }
    }
  }
}

extension Audit.Key {
  struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a key, and with it a log of a new name; or a witness's.",
      discussion: """
        A log is known by its origin and its key. A new origin declares a new log: the entries stay, and what was signed under the
        old name is answered for by nobody any more. The key before it is kept beside it under its old name's identity.
        """)

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "The log's name, such as hooks.example.com/audit; a witness's with --witness.") var origin: String
    @Option(help: "The key's file; that of routes.json unless said.") var file: String?
    @Flag(help: "For `audit witness`.") var witness = false

    func run() throws {
      if witness, file == nil { throw ValidationError("a witness's key needs --file") }
      let path = try file ?? Audit.Key.file(options)
      guard let signer = NoteSigner(generating: origin, kind: witness ? .cosignature : .ed25519) else {
        throw Failure(.failed, "\"\(origin)\" cannot be a name: it must not be empty, nor hold a blank or a +")
      }
      if FileManager.default.fileExists(atPath: path) {
        guard !witness, let old = try? Audit.Key.signers(in: path).first else {
          throw Failure(.cannotCreate, "\(path) is there already: remove it first")
        }
        guard old.verifier.name != origin else {
          throw Failure(
            .cannotCreate, "\(path) holds the key of \(origin): use `audit key rotate`, or another --origin")
        }
        let kept =
          path + "." + old.verifier.name.map { $0.isLetter || $0.isNumber || $0 == "-" ? String($0) : "_" }.joined()
        guard !FileManager.default.fileExists(atPath: kept) else {
          throw Failure(
            .cannotCreate, "cannot keep the old key as \(kept), which is there already: move it elsewhere first")
        }
        // Beside it before it is replaced: at no moment is there none.
        guard let old = DurableFile.read(path, limit: 1 << 16) else { throw Failure(.noInput, "cannot read \(path)") }
        try Audit.Key.write(String(decoding: old, as: UTF8.self), to: kept)
        Terminal.say("kept the old key as \(kept)")
      }
      try Audit.Key.write(AuditKeys.text([signer]), to: path)
      Terminal.print("\(signer.verifier)")
      Terminal.say(
        "This is the public key: tell it to those who are to check. A running server takes the new key when it is restarted."
      )
    }
  }

  struct Rotate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sign with a new key as well as the old one; with --retire, with the newest alone.",
      discussion: "Sign with both until everybody who checks knows the new key.")

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "The key's file; that of routes.json unless said.") var file: String?
    @Flag(help: "Let go of all keys but the newest.") var retire = false

    func run() throws {
      let path = try file ?? Audit.Key.file(options)
      let signers = try Audit.Key.signers(in: path)
      if retire {
        guard signers.count > 1 else { throw Failure(.failed, "\(path) holds one key: rotate first") }
        let folder = AuditFolder(dataFolder: try options.dataFolder())
        if let note = try? folder.checkpoint(), (try? note.verified(by: [signers[0].verifier])) == nil {
          throw Failure(.failed, "the newest key has not signed a head yet: restart the server first")
        }
        try Audit.Key.write(AuditKeys.text([signers[0]]), to: path)
        return Terminal.print("\(signers[0].verifier)")
      }
      guard signers.count < AuditKeys.limit else {
        throw Failure(.failed, "\(path) holds \(AuditKeys.limit) keys: --retire the old ones first")
      }
      guard let new = NoteSigner(generating: signers[0].verifier.name, kind: .ed25519) else {
        throw Failure(.failed, "no key could be made")
      }
      try Audit.Key.write(AuditKeys.text([new] + signers), to: path)
      Terminal.print("\(new.verifier)")
      Terminal.say("Heads are signed with both keys once the server is restarted.")
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the public keys, the newest first.")

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "The key's file; that of routes.json unless said.") var file: String?

    func run() throws {
      let path = try file ?? Audit.Key.file(options)
      guard let bytes = DurableFile.read(path, limit: 1 << 16) else { throw Failure(.noInput, "cannot read \(path)") }
      let text = String(decoding: bytes, as: UTF8.self)
      // A witness's is no log's, and has a public part too.
      if let witness = NoteSigner(text.split(separator: "\n").first ?? ""), witness.verifier.kind == .cosignature {
        return Terminal.print("\(witness.verifier)")
      }
      for signer in try Audit.Key.signers(in: path) { Terminal.print("\(signer.verifier)") }
    }
  }
}
