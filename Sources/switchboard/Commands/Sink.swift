import Admin
import ArgumentParser
import Signatures
import StrictJSON
import SwitchboardServer

struct Sink: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "How the sinks are doing; lets one rest, and go on.",
    subcommands: [List.self, Test.self, Pause.self, Resume.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the sinks, and what each has done and has to do.")

    @OptionGroup var options: ConfigurationOptions
    @Flag(help: "Print a JSON object a line instead.") var json = false

    mutating func run() async throws {
      for sink in try await Journals.status(options).sinks { Terminal.print(json ? Self.json(sink) : Self.line(sink)) }
    }

    private static func line(_ sink: StatusReport.Sink) -> String {
      "\(sink.name)  \(state(sink))  \(sink.delivered) delivered, \(sink.filtered) filtered, "
        + "\(sink.pending) pending, \(sink.waiting) waiting, \(sink.dead) dead"
    }

    private static func state(_ sink: StatusReport.Sink) -> String {
      if !sink.isActive { return "off" }
      if let reason = sink.paused { return reason.isEmpty ? "paused" : "paused: \(Shown.text(reason))" }
      if let fault = sink.fault { return "takes nothing now: \(Shown.text(fault))" }
      if let until = sink.leftAloneUntil { return "left alone until \(until)" }
      return "on"
    }

    private static func json(_ sink: StatusReport.Sink) -> String {
      var writer = JSONWriter()
      sink.write(to: &writer)
      return String(decoding: writer.bytes, as: UTF8.self)
    }
  }

  struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Send a sink a made-up record, tagged \"test\". Of files and databases: look whether they can be written.")

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The sink.") var sink: String

    mutating func run() async throws {
      let (configuration, _) = try options.load()
      let report = try await SinkTrial(configuration).run(sink)
      Terminal.print("\(sink)  \(Shown.text(report.detail)) in \(report.took / .milliseconds(1)) ms")
      if !report.succeeded { throw ExitCode(1) }
    }
  }

  struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Deliver nothing more to a sink, until it is resumed: its events wait in the journal.")

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The sink.") var sink: String
    @Option(help: "Why; shown by status, and written into the audit log.") var reason = "by an operator"

    mutating func run() async throws {
      let (configuration, _) = try options.load()
      let (sink, reason) = (sink, reason)
      let hasChanged = try await Journals.control(configuration) { try await $0.pauseSink(sink, reason: reason) }
      Terminal.print(hasChanged ? "\(sink) is paused" : "\(sink) was paused already")
    }
  }

  struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let a paused sink go on where it stood.")

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The sink.") var sink: String

    mutating func run() async throws {
      let (configuration, _) = try options.load()
      let sink = sink
      let hasChanged = try await Journals.control(configuration) { try await $0.resumeSink(sink) }
      Terminal.print(hasChanged ? "\(sink) goes on" : "\(sink) was not paused")
    }
  }
}
