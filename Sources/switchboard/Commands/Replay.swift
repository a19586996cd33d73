import Admin
import ArgumentParser
import CallModel
import EventJournal
import Foundation
import Signatures
import StrictJSON
import SwitchboardServer

struct Replay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Deliver stored events again, beside what comes by itself.",
    subcommands: [Start.self, List.self, Pause.self, Resume.self, Cancel.self], defaultSubcommand: Start.self)

  struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what would be delivered again, and begin. The server does it; it goes on after a restart.")

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "Events received since then: 15m, 2h, 7d ago, or a date-time.") var since: TimeOption
    @Option(help: "Events received before; none: up to now.") var until: TimeOption?
    @Option(help: "Of this source only.") var source: String?
    @Option(help: "To this sink only.") var sink: String?
    @Option(name: .customLong("where"), help: "Records for which this holds: \"@.status == 'no-answer'\".")
    var filter: String?
    @Option(
      help: ArgumentHelp(
        "as-routed: where the routes of then led each; re-route: where those of now lead it; missing: where those of now lead it and it never was."
      )) var mode: ReplayRequest.Mode
    @Option(help: "Deliveries a second.") var rate = 100.0
    @Flag(help: "Only say what would be delivered.") var dryRun = false

    func validate() throws {
      guard rate > 0, rate <= 100_000 else { throw ValidationError("--rate is above 0, and 100000 at most.") }
    }

    mutating func run() async throws {
      let (configuration, _) = try options.load()
      var request = ReplayRequest(mode: mode, since: since.instant.microseconds, rate: rate)
      request.until = until?.instant.microseconds
      request.source = source
      request.sink = sink
      request.filter = filter
      let (wanted, isDryRun) = (request, dryRun)
      let plan = try await Journals.control(configuration) { try await $0.replay(wanted, isDryRun: isDryRun) }
      Terminal.print("\(plan.examined) stored events looked at")
      for sink in plan.sinks { Terminal.print("  \(sink.name)  \(sink.deliveries) deliveries") }
      for note in plan.notes { Terminal.print("  not: \(Shown.text(note))") }
      guard plan.deliveries > 0 else { return Terminal.print("nothing to deliver") }
      Terminal.print("\(plan.deliveries) deliveries, about \(Self.time(plan.seconds)) at \(rate) a second")
      guard let id = plan.id else { return }
      let isServed = FileManager.default.fileExists(atPath: ControlServer.path(in: configuration.dataFolder))
      Terminal.print(
        isServed
          ? "replay \(id) has begun: switchboard replay list"
          : "replay \(id) is noted: no server runs here, it begins when one does")
    }

    private static func time(_ seconds: Double) -> String {
      if seconds < 90 { return "\(Int(seconds.rounded(.up))) s" }
      return seconds < 5_400 ? "\(Int(seconds / 60)) min" : "\(Int(seconds / 3_600)) h"
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List replays, and how far each is.")

    @OptionGroup var options: ConfigurationOptions
    @Flag(help: "Print a JSON object a line instead.") var json = false

    func run() throws {
      let archive = try Journals.archive(try options.dataFolder())
      defer { archive.close() }
      for job in try archive.replays() { Terminal.print(json ? Self.json(job) : Self.line(job)) }
    }

    private static func line(_ job: ReplayJob) -> String {
      let length = job.range.upperBound - job.range.lowerBound + 1
      let done = max(0, job.position - job.range.lowerBound + 1)
      return "\(job.id)  \(job.state)  \(mode(job))  \(done * 100 / length) % of \(length) events, "
        + "\(job.enqueued) deliveries, \(job.outstanding) waiting, \(job.failed) failed, since \(job.createdAt)"
    }

    private static func mode(_ job: ReplayJob) -> String {
      (try? JSONDocument(parsing: job.request)).flatMap { ReplayRequest($0.root) }?.mode.rawValue ?? "?"
    }

    private static func json(_ job: ReplayJob) -> String {
      var writer = JSONWriter()
      writer.beginObject()
      writer.member("replay", Int(job.id))
      writer.member("state", job.state.description)
      writer.member("createdAt", job.createdAt)
      writer.member("first", Int(job.range.lowerBound))
      writer.member("last", Int(job.range.upperBound))
      writer.member("position", Int(job.position))
      writer.member("examined", Int(job.examined))
      writer.member("deliveries", Int(job.enqueued))
      writer.member("waitedAlready", Int(job.waitedAlready))
      writer.member("outstanding", Int(job.outstanding))
      writer.member("failed", Int(job.failed))
      if let request = try? JSONDocument(parsing: job.request) {
        writer.key("request")
        writer.value(request.root)
      }
      writer.endObject()
      return String(decoding: writer.bytes, as: UTF8.self)
    }
  }

  struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Give the sinks nothing more for a replay, for now.")
    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The replay's number.") var id: Int64
    mutating func run() async throws { try await Replay.change(options, id, .pause, "is paused") }
  }

  struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let a paused replay go on.")
    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The replay's number.") var id: Int64
    mutating func run() async throws { try await Replay.change(options, id, .resume, "goes on") }
  }

  struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End a replay: what it gave to sinks and they have not delivered is taken back.")
    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The replay's number.") var id: Int64
    mutating func run() async throws { try await Replay.change(options, id, .cancel, "is cancelled") }
  }

  private static func change(
    _ options: ConfigurationOptions, _ id: Int64, _ change: ReplayChange, _ said: String
  ) async throws {
    let (configuration, _) = try options.load()
    let hasChanged = try await Journals.control(configuration) { try await $0.changeReplay(id, change) }
    guard hasChanged else { throw Failure(.failed, "replay \(id) is not in a state for that: switchboard replay list") }
    Terminal.print("replay \(id) \(said)")
  }
}

extension ReplayRequest.Mode: ExpressibleByArgument {}
