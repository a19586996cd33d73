import Admin
import ArgumentParser
import CallModel
import Cryptography
import EventJournal
import StrictJSON
import SwitchboardServer

struct Events: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What was received.", subcommands: [List.self, Show.self, Export.self, Verify.self, Renormalise.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List events, the newest first.")

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "Of this source only.") var source: String?
    @Option(help: "In this state only: stored, notice, quarantined, mended.") var state: StateOption?
    @Option(help: "Since then: 15m, or a date of RFC 3339.") var since: TimeOption?
    @Option(help: "How many at most.") var limit = 20
    @Flag(help: "Print a JSON object a line instead.") var json = false

    func validate() throws { try Limits.check(limit) }

    func run() throws {
      let archive = try Journals.archive(try options.dataFolder())
      defer { archive.close() }
      var filter = EventFilter()
      filter.newestFirst = true
      filter.limit = limit
      filter.source = source
      filter.state = state?.state
      filter.since = since?.instant
      for event in try archive.events(filter) {
        Terminal.print(json ? EventText.json(event, withRaw: false) : EventText.line(event))
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show one event with all that is known of it.")

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The event's identity, as a sender was told, or its number.") var event: String
    @Flag(help: "Print the body alone, byte for byte.") var raw = false

    func run() throws {
      let archive = try Journals.archive(try options.dataFolder())
      defer { archive.close() }
      let found = try Events.find(event, in: archive)
      if raw { return Terminal.write(found.body) }
      Terminal.print(EventText.json(found, withRaw: true))
      for delivery in try archive.deliveries(DeliveryFilter(seqs: [found.entry.seq])) {
        Terminal.say(
          "\(delivery.sink): \(delivery.state) after \(delivery.attempts) attempts\(delivery.reason.map { ": \($0)" } ?? "")"
        )
      }
      for (sink, attempt) in try archive.attempts(seq: found.entry.seq) {
        Terminal.say("\(sink): attempt \(attempt.number) at \(attempt.at): \(attempt.detail)")
      }
    }
  }

  /// - Parameter event: its identity, or its number.
  static func find(_ event: String, in archive: JournalArchive) throws -> StoredEvent {
    let found = try EventID(event).map { try archive.event($0) } ?? Int64(event).flatMap { try archive.event(at: $0) }
    guard let found else { throw Failure(.failed, "there is no event \(event)") }
    return found
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print every event, the oldest first, a JSON object a line.")

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "Of this source only.") var source: String?
    @Option(help: "Since then: 30d, or a date of RFC 3339.") var since: TimeOption?
    @Option(help: "Until then.") var until: TimeOption?
    @Flag(help: "With headers and body as they came; the body in base64.") var raw = false

    func run() throws {
      let archive = try Journals.archive(try options.dataFolder())
      defer { archive.close() }
      var filter = EventFilter()
      filter.source = source
      filter.since = since?.instant
      filter.until = until?.instant
      filter.limit = 256
      while true {
        let page = try archive.events(filter)
        guard let last = page.last else { return }
        filter.after = last.entry.seq
        for event in page { Terminal.print(EventText.json(event, withRaw: raw)) }
      }
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prove stored events again, from their bytes: their signatures, and that nothing of them was changed.",
      discussion: """
        Each signature is checked with the key that proved it when it came, as of that time. Ends at the first that fails,
        with exit status 1. Events whose key is no longer in routes.json are counted, not failed.
        """)

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "Of this source only.") var source: String?
    @Option(help: "Since then: 30d, or a date of RFC 3339.") var since: TimeOption?

    func run() throws {
      let (configuration, _) = try options.load()
      let archive = try Journals.archive(configuration.dataFolder)
      defer { archive.close() }
      let recheck = SignatureRecheck(configuration: configuration, key: try archive.credentialKey())
      var filter = EventFilter()
      filter.source = source
      filter.since = since?.instant
      filter.limit = 256
      var (signed, unsigned) = (0, 0)
      var uncheckable: [String: Int] = [:]
      while let page = try next(archive, &filter) {
        for event in page {
          // Events of one request share it: what was committed to is looked at for each, and counted once.
          let share = event.parent == nil ? 1 : 0
          switch recheck.verdict(on: event) {
          case .holds: signed += share
          case .unsigned: unsigned += share
          case .uncheckable(let reason): uncheckable[reason, default: 0] += 1
          case .fails(let reason):
            Terminal.endProgress()
            throw Failure(.failed, "event \(event.entry.id) (number \(event.entry.seq)) fails: \(reason)")
          }
        }
        Terminal.progress("\(signed + unsigned) events checked")
      }
      Terminal.endProgress()
      for (reason, count) in uncheckable.sorted(by: { $0.key < $1.key }) {
        Terminal.say("\(count) not checked: \(reason)")
      }
      Terminal.print("\(signed) signatures hold; \(unsigned) events without one are as they were stored")
    }

    private func next(_ archive: JournalArchive, _ filter: inout EventFilter) throws -> [StoredEvent]? {
      let page = try archive.events(filter)
      guard let last = page.last else { return nil }
      filter.after = last.entry.seq
      return page
    }
  }

  struct Renormalise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Read quarantined events again under the present mapping, and deliver those that can be understood now.",
      discussion: "A running server keeps the configuration it was started with: restart it first.")

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "Of this source only.") var source: String?
    @Flag(help: "Say what would be done, and do nothing.") var dryRun = false

    mutating func run() async throws {
      let (configuration, _) = try options.load()
      let source = source
      let dryRun = dryRun
      let report = try await Journals.control(configuration) {
        try await $0.renormalise(source: source, isDryRun: dryRun)
      }
      for reason in report.reasons { Terminal.say(reason) }
      Terminal.print("\(dryRun ? "would mend" : "mended") \(report.mended), \(report.remaining) remain quarantined")
      if report.remaining > 0 { throw Failure(report.mended > 0 ? .partial : .failed, "") }
    }
  }
}

/// An event's state on the command line.
struct StateOption: ExpressibleByArgument {
  let state: EventState

  init?(argument: String) {
    guard let state = EventState.allCases.first(where: { $0.description == argument }) else { return nil }
    self.state = state
  }
}

enum Limits {
  static func check(_ limit: Int) throws {
    guard (1...100_000).contains(limit) else { throw ValidationError("--limit is from 1 to 100000") }
  }
}
