import Admin
import ArgumentParser
import EventJournal
import Foundation
import SwitchboardServer

struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "How the server and its sinks are doing.")

  @OptionGroup var options: ConfigurationOptions

  @Flag(help: "Print one JSON object instead.")
  var json = false

  mutating func run() async throws {
    let report = try await report(try options.dataFolder())
    if json {
      Terminal.print(String(decoding: report.json(), as: UTF8.self))
      return
    }
    Terminal.print(
      "server       \(report.isRunning ? "running, \(report.connections ?? 0) connections, \(report.queued ?? 0) waiting to be stored" : "not running")"
    )
    Terminal.print("last event   \(report.lastEvent)")
    Terminal.print("quarantined  \(report.quarantined)")
    Terminal.print("rejected     \(report.rejected)")
    Terminal.print("journal      \(report.journalBytes / 1_048_576) MiB")
    for sink in report.sinks {
      let off = sink.isActive ? "" : "  (off)"
      Terminal.print(
        "sink         \(sink.name)\(off): \(sink.delivered) delivered, \(sink.pending) pending, \(sink.waiting) waiting, \(sink.dead) dead"
      )
    }
  }

  private func report(_ folder: String) async throws -> StatusReport {
    let socket = ControlServer.path(in: folder)
    if FileManager.default.fileExists(atPath: socket), let running = try? await ControlClient(socket: socket).status() {
      return running
    }
    let archive = try Journals.archive(folder)
    defer { archive.close() }
    return try StatusReport(archive: archive, isRunning: false, connections: nil, queued: nil)
  }
}
