import Admin
import ArgumentParser
import CallModel
import EventJournal
import Signatures
import StrictJSON
import SwitchboardServer

struct Rejected: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Requests that did not prove their sender.", subcommands: [List.self, Show.self, Readmit.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List rejected requests, the newest first.")

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "Of this source only.") var source: String?
    @Option(help: "How many at most.") var limit = 20
    @Flag(help: "Print a JSON object a line instead.") var json = false

    func validate() throws { try Limits.check(limit) }

    func run() throws {
      let archive = try Journals.archive(try options.dataFolder())
      defer { archive.close() }
      for rejected in try archive.rejected(source: source, limit: limit) {
        Terminal.print(
          json
            ? Rejected.json(rejected, withBody: false)
            : Shown.text(
              "\(rejected.id)  \(rejected.rejectedAt)  \(rejected.source)  \(rejected.address)  \(rejected.reason)"))
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show one rejected request; credentials stay sealed.")

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "Its number, as `rejected list` shows it.") var number: Int64
    @Flag(help: "Print the body alone, byte for byte.") var raw = false

    func run() throws {
      let archive = try Journals.archive(try options.dataFolder())
      defer { archive.close() }
      guard let rejected = try archive.rejected(id: number) else {
        throw Failure(.failed, "there is no rejected request \(number)")
      }
      if raw { return Terminal.write(rejected.body) }
      Terminal.print(Rejected.json(rejected, withBody: true))
    }
  }

  struct Readmit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check rejected requests again under the present configuration, and store those that hold.",
      discussion: """
        Whether a request was fresh is judged as of the time when it came. What is stored is marked `readmitted`; what its
        sender has delivered again meanwhile is not stored twice. A running server keeps the configuration it was started
        with: restart it first.
        """)

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "Of this source only.") var source: String?
    @Option(help: "Rejected since then: 2h, or a date of RFC 3339.") var since: TimeOption?
    @Flag(help: "Say what would be done, and do nothing.") var dryRun = false

    mutating func run() async throws {
      let (configuration, _) = try options.load()
      let (source, since, dryRun) = (source, since?.instant.microseconds, dryRun)
      let report = try await Journals.control(configuration) {
        try await $0.readmit(source: source, since: since, isDryRun: dryRun)
      }
      for reason in report.reasons { Terminal.say(reason) }
      Terminal.print(
        "\(dryRun ? "would readmit" : "readmitted") \(report.readmitted), \(report.duplicates) were stored already, \(report.remaining) remain rejected"
      )
      if report.remaining > 0 { throw Failure(report.readmitted + report.duplicates > 0 ? .partial : .failed, "") }
    }
  }

  private static func json(_ rejected: RejectedRequest, withBody: Bool) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("number", Int(rejected.id))
    writer.member("rejectedAt", rejected.rejectedAt)
    writer.member("source", rejected.source)
    writer.member("address", rejected.address)
    writer.member("reason", rejected.reason)
    writer.member("method", rejected.method)
    writer.member("target", rejected.target)
    if withBody {
      writer.keptRequest(headers: rejected.headers, body: rejected.body)
    }
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
