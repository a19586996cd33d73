import ArgumentParser
import EventJournal
import SwitchboardServer
import TransparencyLog

struct Audit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The log that proves to others what was received.",
    discussion: "docs/audit.md says what it proves, and how somebody checks it who does not trust us.",
    subcommands: [
      Head.self, Prove.self, Consistency.self, Verify.self, Export.self, VerifyBundle.self, Witness.self, Key.self,
    ])

  /// What is read for a command, with its errors told.
  static func reading<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as LogError {
      throw Failure(.failed, error.description)
    } catch let error as JournalError {
      throw Failure(.inputOutput, error.context)
    }
  }

  static func prover(_ configuration: Configuration) throws -> AuditProver {
    guard !configuration.audit.signers.isEmpty else {
      throw Failure(.badConfiguration, "no key is configured: set \"audit\" in routes.json")
    }
    return AuditProver(folder: AuditFolder(dataFolder: configuration.dataFolder), keys: configuration.audit.verifiers)
  }
}

extension Audit {
  struct Head: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "checkpoint", abstract: "Print the newest signed head, after checking its signature.")

    @OptionGroup var options: ConfigurationOptions
    @Flag(help: "The newest that witnesses have signed too.") var witnessed = false

    func run() throws {
      let (configuration, _) = try options.load()
      let note = try Audit.reading {
        let prover = try Audit.prover(configuration)
        return try witnessed ? prover.witnessedCheckpoint().note : prover.checkpoint().note
      }
      Terminal.write(Array(note.description.utf8))
    }
  }
}
