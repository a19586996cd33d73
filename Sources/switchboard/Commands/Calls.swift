import Admin
import ArgumentParser
import CallModel
import Delivery
import EventJournal
import Signatures
import SwitchboardServer

struct Calls: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Calls of all providers, merged of all their events.",
    discussion: "The same is served on the admin port: docs/calls-api.md.",
    subcommands: [List.self, Show.self, Count.self, Export.self])

  static func reader(_ options: ConfigurationOptions) throws -> CallSearchReader {
    do {
      let folder = try options.dataFolder()
      let reader = try CallSearchReader(folder: folder)
      let archive = try JournalArchive(folder: folder)
      defer { archive.close() }
      let behind = try archive.last() - reader.revision()
      if behind > 0 { Terminal.say("the \(behind) newest events are not in yet: a running server takes them in") }
      return reader
    } catch let error as JournalError {
      throw Failure(error.code == .notFound ? .noInput : .inputOutput, error.context)
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List calls, the newest first.")

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup(title: "Which calls") var filter: CallFilter
    @Option(help: "What they are ordered by.") var sort: String?
    @Flag(inversion: .prefixedNo, help: "The largest first.") var descending: Bool?
    @Option(help: "How many at most.") var limit = 20
    @Option(help: "How many are passed over.") var offset = 0
    @Option(help: "text, json (a record a line) or csv.") var format: CallFormat?
    @Flag(help: "The same as --format json.") var json = false

    func validate() throws {
      try Limits.check(limit)
      if json, let format, format != .json {
        throw ValidationError("--json and --format \(format.rawValue) say different things")
      }
    }

    func run() throws {
      var more = [
        (name: "limit", value: "\(min(limit, CallQuery.largestLimit))"), (name: "offset", value: "\(offset)"),
      ]
      if let sort { more.append((name: "sort", value: sort)) }
      if let descending { more.append((name: "descending", value: "\(descending)")) }
      var query = try filter.reading(more, options).query
      let reader = try Calls.reader(options)
      defer { reader.close() }
      let format = json ? .json : format ?? .text
      if format == .csv { Terminal.print(CallColumns.header) }
      var left = limit
      while left > 0 {
        query.limit = min(left, CallQuery.largestLimit)
        let page = try reader.list(query)
        for call in page.calls { Terminal.print(format.text(call)) }
        left -= page.calls.count
        guard let next = page.next else { return }
        query.place = next
      }
    }
  }

  struct Count: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "How many calls there are.")
    @OptionGroup var options: ConfigurationOptions
    @OptionGroup(title: "Which calls") var filter: CallFilter
    @Option(help: "text, json or csv.") var format = CallFormat.text

    func run() throws {
      let query = try filter.reading([], options).query
      let reader = try Calls.reader(options)
      defer { reader.close() }
      let count = try reader.count(query)
      switch format {
      case .text: Terminal.print("\(count)")
      case .json: Terminal.print("{\"count\":\(count)}")
      case .csv: Terminal.print("count\n\(count)")
      }
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Every call, the oldest first: a JSON object or a CSV record a line.")
    @OptionGroup var options: ConfigurationOptions
    @OptionGroup(title: "Which calls") var filter: CallFilter
    @Option(help: "json (a record a line), csv or text.") var format = CallFormat.json

    func run() throws {
      var query = try filter.reading([], options).query
      query.isDescending = false
      query.limit = CallQuery.largestLimit
      let reader = try Calls.reader(options)
      defer { reader.close() }
      if format == .csv { Terminal.print(CallColumns.header) }
      while true {
        let page = try reader.list(query)
        for call in page.calls { Terminal.print(format.text(call)) }
        guard let next = page.next else { return }
        query.place = next
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show one call, and which events made it.")

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The call's identity.") var call: String
    @Option(help: "How its record is printed: json, csv or text. Its events go to standard error.") var format =
      CallFormat
      .json

    func run() throws {
      guard let id = CallID(call) else { throw ValidationError("\"\(call)\" is not a call's identity") }
      let archive = try Journals.archive(try options.dataFolder())
      defer { archive.close() }
      guard let (record, events) = try archive.call(id) else { throw Failure(.failed, "there is no call \(call)") }
      if format == .csv { Terminal.print(CallColumns.header) }
      Terminal.print(format.text(record))
      for seq in events {
        if let event = try archive.event(at: seq) { Terminal.say(EventText.line(event)) }
      }
    }
  }
}
