import ArgumentParser
import CallModel
import EventJournal
import StrictJSON
import SwitchboardServer

struct Rejected: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Requests that did not prove their sender.", subcommands: [List.self, Show.self])

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
            : "\(rejected.id)  \(rejected.rejectedAt)  \(rejected.source)  \(rejected.address)  \(rejected.reason)")
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
