import Admin
import ArgumentParser
import CallModel
import EventJournal
import Signatures
import StrictJSON
import SwitchboardServer

struct Deliveries: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What has not reached its sink.", subcommands: [List.self, Show.self, Retry.self, Drop.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List deliveries that wait or are dead, the newest first.")

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var choice: DeliveryChoice
    @Option(help: "At this sink only.") var sink: String?
    @Option(help: "How many at most.") var limit = 20
    @Flag(help: "Print a JSON object a line instead.") var json = false

    func validate() throws { try Limits.check(limit) }

    func run() throws {
      let archive = try Journals.archive(try options.dataFolder())
      defer { archive.close() }
      let names = try archive.sinks().map(\.name)
      if let sink, !names.contains(sink) {
        throw Failure(.failed, "there is no sink \"\(sink)\"\(Spelling.hint(sink, among: names))")
      }
      let found = try archive.deliveries(choice.filter(sink), limit: limit + 1)
      if found.count > limit { Terminal.say("there are more: --limit") }
      for delivery in found.prefix(limit) {
        let event = try archive.event(at: delivery.seq)?.entry.id.description ?? "gone"
        Terminal.print(json ? DeliveryText.json(delivery, event) : Shown.text(DeliveryText.line(delivery, event)))
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show one event's delivery to a sink: its state, and each attempt that is kept with what the sink said."
    )

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The sink.") var sink: String
    @Argument(help: "The event's number or identity.") var event: String

    func run() throws {
      let archive = try Journals.archive(try options.dataFolder())
      defer { archive.close() }
      let found = try Events.find(event, in: archive).entry
      guard let status = try archive.sinks().first(where: { $0.name == sink }) else {
        let names = try archive.sinks().map(\.name)
        throw Failure(.failed, "there is no sink \"\(sink)\"\(Spelling.hint(sink, among: names))")
      }
      if let open = try archive.deliveries(DeliveryFilter(sink: sink, seqs: [found.seq])).first {
        Terminal.print(Shown.text(DeliveryText.line(open, found.id.description)))
      } else {
        let state =
          status.position >= found.seq
          ? "settled: delivered, given up, or no route leads it there" : "not looked at yet"
        Terminal.print("\(found.seq)  \(found.id)  \(sink)  \(state)")
      }
      for (_, attempt) in try archive.attempts(sink: sink, seq: found.seq) {
        Terminal.print("  " + Shown.text(DeliveryText.line(attempt)))
      }
    }
  }

  struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Try deliveries again now, dead ones too.")

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var choice: DeliveryChoice
    @Argument(help: "The sink.") var sink: String
    @Argument(help: "Numbers of events; none means all of the sink's.") var events: [Int64] = []

    mutating func run() async throws {
      let (configuration, _) = try options.load()
      let selection = choice.selection(sink, events)
      let count = try await Journals.control(configuration) { try await $0.retryDeliveries(selection) }
      Terminal.print("\(count) put back")
      if count == 0, !events.isEmpty { throw ExitCode(1) }
    }
  }

  struct Drop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give deliveries up that wait or are dead: later events of their calls go on. The audit log says so.")

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var choice: DeliveryChoice
    @Argument(help: "The sink.") var sink: String
    @Argument(help: "Numbers of events.") var events: [Int64] = []
    @Flag(help: "All that wait or are dead at the sink.") var all = false

    func validate() throws {
      guard (events.isEmpty && choice.asksNothing) == all else {
        throw ValidationError(
          "Name the events, or which are meant (--state, --since, --until, --reason), or say --all.")
      }
    }

    mutating func run() async throws {
      let (configuration, _) = try options.load()
      let selection = choice.selection(sink, events)
      let count = try await Journals.control(configuration) { try await $0.dropDeliveries(selection) }
      Terminal.print("\(count) given up")
      if count == 0, !events.isEmpty { throw ExitCode(1) }
    }
  }
}
