import ArgumentParser
import CallModel
import EventJournal
import Polling
import StrictJSON
import SwitchboardServer

extension Watch {
  struct Log: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What Agendize says that it delivered, beside what the journal has.",
      discussion: """
        Agendize keeps its log for ten days. Names what is missing here; ends with status 1 where anything is.
        `switchboard poll` brings it.
        """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The source.") var source: String
    @Option(help: ArgumentHelp("What was delivered since then: a date-time, or 2h, 5d.", valueName: "time"))
    var since: TimeOption?
    @Flag(help: "Print every delivery, not only what is missing.") var all = false
    @Flag(help: "Print a JSON object a line instead.") var json = false

    mutating func run() async throws {
      let (source, since, showsAll, isJSON) = (source, since?.instant, all, json)
      var missing = 0
      try await Watch.keeping(options, source) { keeper, configuration in
        let entries = try await keeper.deliveries().filter { entry in
          since.map { since in entry.createdAt.map { $0 >= since } ?? true } ?? true
        }
        let archive = try Journals.archive(configuration.dataFolder)
        defer { archive.close() }
        guard let known = configuration.source(source) else {
          throw Failure(.failed, configuration.unknownSource(source))
        }
        let comparison = try DeliveryComparison(entries, source: known, archive: archive)
        missing = comparison.missing.count
        let lost = Set(comparison.missing.map(\.entry.id))
        for entry in entries where showsAll || lost.contains(entry.id) {
          let call = comparison.missing.first { $0.entry.id == entry.id }?.call
          let isHere = !lost.contains(entry.id)
          Terminal.show(
            isJSON
              ? Self.json(entry, call, isHere)
              : "\(isHere ? "here   " : "missing")  \(Watch.line(entry))\(call.map { "  call \($0)" } ?? "")")
        }
        if !isJSON {
          Terminal.say("\(comparison.compared) deliveries compared, \(missing) are not in the journal")
          if missing > 0 {
            let first = comparison.missing.compactMap(\.entry.createdAt).min().map { " --since \($0)" } ?? ""
            Terminal.say("bring them: switchboard poll \(source) --once\(first)")
          }
        }
      }
      if missing > 0 { throw Failure(.failed, "") }
    }

    private static func json(_ entry: AgendizeLogEntry, _ call: String?, _ isHere: Bool) -> String {
      var writer = JSONWriter()
      writer.beginObject()
      writer.member("id", entry.id)
      writer.member("createdAt", entry.createdAt)
      writer.member("event", entry.event)
      writer.member("status", entry.statusCode)
      writer.member("error", entry.errorMessage)
      writer.member("call", call)
      writer.member("isStored", isHere)
      writer.endObject()
      return String(decoding: writer.bytes, as: UTF8.self)
    }
  }
}
