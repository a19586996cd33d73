import ArgumentParser
import CallModel
import EventJournal
import Signatures
import SwitchboardServer

struct Calls: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Calls, merged of all their events.", subcommands: [List.self, Show.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List calls, those that changed last first.")

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "Of this provider only.") var provider: String?
    @Flag(help: "Missed calls only.") var missed = false
    @Option(help: "How many at most.") var limit = 20
    @Flag(help: "Print the record as JSON, one a line, instead.") var json = false

    func validate() throws { try Limits.check(limit) }

    func run() throws {
      let archive = try Journals.archive(try options.dataFolder())
      defer { archive.close() }
      for call in try archive.calls(provider: provider, missed: missed, limit: limit) {
        Terminal.print(json ? String(decoding: call.json(), as: UTF8.self) : Shown.text(Self.line(call)))
      }
    }

    private static func line(_ call: CallRecord) -> String {
      let caller = call.caller?.phone.map { $0.number ?? $0.raw } ?? "?"
      let callee = call.callee?.phone.map { $0.number ?? $0.raw } ?? "?"
      let deleted = call.deletedAt == nil ? "" : "  deleted"
      let talked = call.talkDuration.map { "  \($0.text) s" } ?? ""
      return
        "\(call.id)  \(call.startedAt?.description ?? "-")  \(call.direction.rawValue)  \(caller) → \(callee)  \(call.status.rawValue)\(talked)\(deleted)"
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show one call, and which events made it.")

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The call's identity.") var call: String

    func run() throws {
      guard let id = CallID(call) else { throw ValidationError("\"\(call)\" is not a call's identity") }
      let archive = try Journals.archive(try options.dataFolder())
      defer { archive.close() }
      guard let (record, events) = try archive.call(id) else { throw Failure(.failed, "there is no call \(call)") }
      Terminal.print(String(decoding: record.json(), as: UTF8.self))
      for seq in events {
        if let event = try archive.event(at: seq) { Terminal.say(EventText.line(event)) }
      }
    }
  }
}
