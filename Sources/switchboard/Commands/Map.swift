import ArgumentParser
import CallModel
import Providers
import StrictJSON
import SwitchboardServer

struct Map: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a body becomes: field by field, with the path that gave it, and what was left unread.",
    discussion: """
      The tool to write a mapping with. Nothing is sent or stored.
        switchboard map door body.json
        switchboard map door --json < body.json
        switchboard map pbx --row calllogs < row.json
      """)

  @OptionGroup var options: ConfigurationOptions
  @Argument(help: "The source.") var source: String
  @Argument(help: "The file; - reads standard input.", completion: .file()) var file = "-"
  @Flag(help: "Print the records as JSON, one a line, instead.") var json = false
  @Flag(help: "The body is a form, not JSON.") var form = false
  @Option(help: ArgumentHelp("The body is a row of this list of the provider's, as it is polled.", valueName: "list"))
  var row: String?
  @Option(help: "A header of the request: 'name: value'.") var header: [String] = []
  @Option(help: "The request's query, as behind the question mark.") var query: String?
  @Option(help: "The request's method.") var method = "POST"

  func run() throws {
    let (configuration, _) = try options.load()
    guard let known = configuration.source(source) else {
      throw Failure(.failed, configuration.unknownSource(source))
    }
    let normaliser = known.normaliser
    let request = try request(known)
    switch normaliser.normalise(request) {
    case .notice: Terminal.say("a notice: the request names no call")
    case .unmappable(let reason): throw Failure(.badData, "quarantined: \(reason)")
    case .calls(let calls): try show(calls, normaliser.origins(request))
    }
  }

  private func request(_ source: SourceConfiguration) throws -> ReceivedRequest {
    guard let row else {
      return ReceivedRequest(
        method: method, path: "/hooks/\(source.name)", query: query, headers: try headers(),
        body: try Input.bytes(file), receivedAt: WallClock.now())
    }
    let lists = source.kind.lists
    guard lists.contains(row) else {
      let known = lists.isEmpty ? "a source of this type is not polled" : "there are \(lists.joined(separator: ", "))"
      throw ValidationError("there is no list \"\(row)\": \(known)")
    }
    return ReceivedRequest(polled: try Input.bytes(file), form: row, host: "", at: WallClock.now())
  }

  private func headers() throws -> [HeaderField] {
    let type = form ? "application/x-www-form-urlencoded" : "application/json"
    return try [HeaderField(name: "content-type", value: type)]
      + header.map { text in
        guard let colon = text.firstIndex(of: ":") else { throw ValidationError("\"\(text)\" is not 'name: value'") }
        return HeaderField(
          name: String(text[..<colon]), value: String(text[text.index(after: colon)...].drop { $0 == " " }))
      }
  }

  private func show(_ calls: [NormalisedCall], _ origins: [RecordOrigins]) throws {
    var failures = 0
    for (place, call) in calls.enumerated() {
      switch call {
      case .unmappable(let reason):
        failures += 1
        Terminal.say("record \(place + 1) is quarantined: \(reason)")
      case .record(let record):
        if json {
          Terminal.print(String(decoding: record.json(), as: UTF8.self))
        } else {
          if calls.count > 1 { Terminal.print("record \(place + 1)") }
          for line in MappingTable(record, place < origins.count ? origins[place] : RecordOrigins()).lines {
            Terminal.print(line)
          }
        }
      }
    }
    if failures > 0 { throw Failure(.badData, "\(failures) of \(calls.count) records cannot be read") }
  }
}
