import Admin
import ArgumentParser
import CallModel
import EventJournal
import Signatures
import StrictJSON
import SwitchboardServer

struct Deliveries: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What has not reached its sink.", subcommands: [List.self, Retry.self, Drop.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List deliveries that wait or are dead, the newest first.")

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "At this sink only.") var sink: String?
    @Option(help: "In this state only: parked, behind, held, dead.") var state: DeliveryStateOption?
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
      for delivery in try archive.deliveries(sink: sink, state: state?.state, limit: limit) {
        let event = try archive.event(at: delivery.seq)?.entry.id.description ?? "gone"
        Terminal.print(json ? Self.json(delivery, event) : Shown.text(Self.line(delivery, event)))
      }
    }

    private static func line(_ delivery: DeliveryQueries.Delivery, _ event: String) -> String {
      let due = delivery.state == .parked ? ", next at \(delivery.due)" : ""
      let reason = delivery.reason.map { "  \($0)" } ?? ""
      return
        "\(delivery.seq)  \(event)  \(delivery.sink)  \(delivery.state) after \(delivery.attempts) attempts\(due)\(reason)"
    }

    private static func json(_ delivery: DeliveryQueries.Delivery, _ event: String) -> String {
      var writer = JSONWriter()
      writer.beginObject()
      writer.member("number", Int(delivery.seq))
      writer.member("event", event)
      writer.member("sink", delivery.sink)
      writer.member("state", delivery.state.description)
      writer.member("attempts", delivery.attempts)
      if delivery.state == .parked { writer.member("dueAt", delivery.due) }
      writer.member("reason", delivery.reason)
      writer.endObject()
      return String(decoding: writer.bytes, as: UTF8.self)
    }
  }

  struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Try deliveries again now, dead ones too.")

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The sink.") var sink: String
    @Argument(help: "Numbers of events; none means all of the sink's.") var events: [Int64] = []

    mutating func run() async throws {
      let (configuration, _) = try options.load()
      let sink = sink
      let events = events
      let count = try await Journals.control(configuration) {
        try await $0.retryDeliveries(sink: sink, events: events.isEmpty ? nil : events)
      }
      Terminal.print("\(count) put back")
    }
  }
}

extension Deliveries {
  struct Drop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give deliveries up that wait or are dead: later events of their calls go on. The audit log says so.")

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The sink.") var sink: String
    @Argument(help: "Numbers of events.") var events: [Int64] = []
    @Flag(help: "All that wait or are dead at the sink.") var all = false

    func validate() throws {
      guard events.isEmpty == all else { throw ValidationError("Name the events, or say --all.") }
    }

    mutating func run() async throws {
      let (configuration, _) = try options.load()
      let (sink, events) = (sink, events)
      let count = try await Journals.control(configuration) {
        try await $0.dropDeliveries(sink: sink, events: events.isEmpty ? nil : events)
      }
      Terminal.print("\(count) given up")
    }
  }
}

/// A delivery's state on the command line.
struct DeliveryStateOption: ExpressibleByArgument {
  let state: DeliveryState

  init?(argument: String) {
    guard let state = DeliveryState.allCases.first(where: { $0.description == argument }) else { return nil }
    self.state = state
  }
}
