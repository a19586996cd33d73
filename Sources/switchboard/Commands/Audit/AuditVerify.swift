import ArgumentParser
import EventJournal
import SwitchboardServer
import TransparencyLog

extension Audit {
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Walk the whole log: stored events, entries, published files, the signed head.",
      discussion: "Ends at the first entry that something is wrong with, names it, and exits with 1.")

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      let (configuration, _) = try options.load()
      let archive = try Journals.archive(configuration.dataFolder)
      defer { archive.close() }
      let report: AuditVerification.Report
      do {
        var verification = try AuditVerification(
          archive: archive, folder: AuditFolder(dataFolder: configuration.dataFolder),
          keys: configuration.audit.verifiers, headPath: configuration.audit.head)
        report = try verification.run { done, size in
          Terminal.progress("\(done) of \(size) entries (\(size == 0 ? 100 : done * 100 / size) %)")
        }
      } catch let fault as AuditVerification.Fault {
        Terminal.endProgress()
        throw Failure(.failed, fault.description)
      } catch let error as JournalError {
        Terminal.endProgress()
        // What is missing in a journal, or is none of it, is an answer too.
        throw Failure(error.code == .broken ? .inputOutput : .failed, error.context)
      }
      Terminal.endProgress()
      let gone = report.removed == 0 ? "" : ", \(report.removed) of events that retention let go"
      Terminal.print(
        "\(report.size) entries: \(report.events) events as they were received, \(report.acts) acts\(gone)")
      if report.older > 0 {
        Terminal.print(
          "\(report.older) of the events were committed to by headers and body alone, before the log began")
      }
      switch report.signed {
      case report.size: Terminal.print("the signed head covers all of them")
      case let signed?: Terminal.print("the signed head covers \(signed); the rest waits for the next one")
      case nil: Terminal.print("nothing is signed yet")
      }
      if !configuration.audit.noticesRollback { Terminal.say("note: \(AuditConfiguration.rollbackWarning)") }
    }
  }
}
