import ArgumentParser
import CallModel
import EventJournal
import NIOPosix
import Polling
import StrictJSON
import SwitchboardServer

struct Watch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Watches at Agendize: what tells it to post calls here.",
    discussion: """
      Agendize has no call that changes a watch: whatever is changed is registered anew, looked at, and then the old one is
      deleted. What both deliver meanwhile is stored once.
      """,
    subcommands: [
      Register.self, List.self, Show.self, Enable.self, Disable.self, Delete.self, Log.self, Errors.self,
    ])

  /// Gives a keeper, and closes it however that ends.
  static func keeping(
    _ options: ConfigurationOptions, _ source: String,
    _ body: (WatchKeeper, SwitchboardServer.Configuration) async throws -> Void
  ) async throws {
    let (configuration, _) = try options.load()
    let keeper = try WatchKeeper(configuration, source: source, group: MultiThreadedEventLoopGroup.singleton)
    let result: Result<Void, any Error>
    do {
      try await body(keeper, configuration)
      result = .success(())
    } catch {
      result = .failure(error)
    }
    await keeper.close()
    try result.get()
  }

  /// - Parameter keeper: knows what is not to be seen of an address.
  static func line(_ watch: AgendizeWatch, isOwn: Bool, _ keeper: WatchKeeper) -> String {
    let address = keeper.shownAddress(watch.address)
    return "\(watch.id)  \(watch.status ?? "?")  \(watch.method ?? "?")  \(watch.name ?? "")  \(address)"
      + (isOwn ? "  (this source's)" : "")
  }

  struct Register: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Register a source at Agendize, as routes.json has it.",
      discussion: """
        Where the source has a watch already, the new one takes its place. With --dry-run the request is printed, not sent;
        its secrets are shown with --body alone.
        """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The source.") var source: String
    @Option(help: "Its name: a source may have several watches, told apart by their names.") var name: String?
    @Option(help: "For this event alone: created, updated, deleted.") var event: [String] = []
    @Option(help: ArgumentHelp("One more header that it sends.", valueName: "name: value")) var header: [String] = []
    @Flag(help: "Print the request; it is not sent.") var dryRun = false
    @Flag(help: "Print the body alone, with the secrets in it; it is not sent.") var body = false

    mutating func run() async throws {
      if dryRun || body { return try show() }
      let changes = try changes()
      try await Watch.keeping(options, source) { keeper, _ in
        let made = try await keeper.register(changes)
        Terminal.show("registered \(Watch.line(made.watch, isOwn: true, keeper))")
        for id in made.replaced { Terminal.show("deleted    \(id), which it replaces") }
      }
    }

    private func changes() throws -> WatchChanges {
      var changes = WatchChanges()
      changes.name = name
      changes.events = event
      changes.headers = try header.map { text in
        guard let colon = text.firstIndex(of: ":") else {
          throw ValidationError("--header is written \"name: value\"")
        }
        return (String(text[..<colon]), String(text[text.index(after: colon)...].drop { $0 == " " }))
      }
      return changes
    }

    private func show() throws {
      let (configuration, _) = try options.load()
      let request = try WatchRequest(configuration, source: source, revealsSecrets: body, try changes())
      if !body {
        Terminal.print(
          "POST \(request.url)\ntoken: <SSO token of the account>\napiKey: <API key>\nContent-Type: application/json\n")
      }
      Terminal.print(String(decoding: request.body, as: UTF8.self))
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "All watches on calls of the account.")
    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The source.") var source: String

    mutating func run() async throws {
      try await Watch.keeping(options, source) { keeper, _ in
        let own = Set(try await keeper.own().map(\.id))
        for watch in try await keeper.all() { Terminal.show(Watch.line(watch, isOwn: own.contains(watch.id), keeper)) }
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A watch as Agendize keeps it: its credentials are left out.")
    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The source.") var source: String
    @Option(help: "Another watch than this source's.") var id: String?

    private static let secretNames: Set<String> = ["basicAuth", "httpRequestHeader", "oauth2Auth"]

    mutating func run() async throws {
      let (id, source) = (id, source)
      try await Watch.keeping(options, source) { keeper, _ in
        let wanted: [String]
        if let id { wanted = [id] } else { wanted = try await keeper.own().map(\.id) }
        if wanted.isEmpty { throw Failure(.failed, "the source has no watch: switchboard watch register \(source)") }
        for id in wanted { Terminal.show(keeper.shown(Self.text(try await keeper.watch(id).json, keeper))) }
      }
    }

    /// Credentials by their names alone.
    private static func text(_ json: JSONValue, _ keeper: WatchKeeper) -> String {
      var writer = JSONWriter()
      writer.beginObject()
      for member in json.members {
        writer.key(member.name)
        if secretNames.contains(member.name), member.value.kind == .object {
          writer.beginObject()
          for inner in member.value.members {
            writer.key(inner.name)
            writer.string("…")
          }
          writer.endObject()
        } else if secretNames.contains(member.name), !member.value.isNull {
          writer.string("…")
        } else if member.name == "address", let address = member.value.string {
          writer.string(keeper.shownAddress(address))
        } else {
          writer.value(member.value)
        }
      }
      writer.endObject()
      return String(decoding: writer.bytes, as: UTF8.self)
    }
  }

  struct Enable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let a source's watch deliver.")
    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The source.") var source: String
    mutating func run() async throws { try await Watch.set(options, source, "enabled") }
  }

  struct Disable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let a source's watch deliver nothing, for now.")
    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The source.") var source: String
    mutating func run() async throws { try await Watch.set(options, source, "disabled") }
  }

  private static func set(_ options: ConfigurationOptions, _ source: String, _ status: String) async throws {
    try await keeping(options, source) { keeper, _ in
      let own = try await keeper.own()
      if own.isEmpty { throw Failure(.failed, "the source has no watch: switchboard watch register \(source)") }
      if own.allSatisfy({ $0.status == status }) { return Terminal.show("\(source) is \(status) already") }
      if own.count > 1 {
        throw Failure(.failed, "the source has \(own.count) watches: register them again one by one, by their names")
      }
      var changes = WatchChanges()
      changes.status = status
      changes.name = own[0].name
      let made = try await keeper.register(changes)
      Terminal.show("\(status)    \(line(made.watch, isOwn: true, keeper))")
      for id in made.replaced { Terminal.show("deleted    \(id), which it replaces") }
    }
  }

  struct Delete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Delete a source's watch: nothing is posted any more.")
    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The source.") var source: String
    @Option(help: "Another watch than this source's.") var id: String?

    mutating func run() async throws {
      let id = id
      try await Watch.keeping(options, source) { keeper, _ in
        let wanted: [String]
        if let id { wanted = [id] } else { wanted = try await keeper.own().map(\.id) }
        if wanted.isEmpty { throw Failure(.failed, "the source has no watch") }
        for id in wanted {
          try await keeper.delete(id)
          Terminal.show("deleted \(id)")
        }
      }
    }
  }

  struct Errors: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "What Agendize says that it could not deliver.")
    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The source.") var source: String

    mutating func run() async throws {
      try await Watch.keeping(options, source) { keeper, _ in
        for entry in try await keeper.errors() { Terminal.show(Watch.line(entry)) }
      }
    }
  }

  static func line(_ entry: AgendizeLogEntry) -> String {
    let answer = entry.statusCode.map { "HTTP \($0)" } ?? entry.errorMessage ?? "no answer"
    return "\(entry.createdAt?.description ?? "?")  \(entry.id)  \(entry.event ?? "?")  \(answer)"
  }
}
