import Admin
import ArgumentParser
import CallModel
import EventJournal
import Foundation
import Signatures
import SwitchboardServer

struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "How the server and its sinks are doing.")

  @OptionGroup var options: ConfigurationOptions

  @Flag(help: "Print one JSON object instead.")
  var json = false

  mutating func run() async throws {
    let report = try await Journals.status(options)
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
    for source in report.sources {
      let outcomes = source.outcomes.filter { $0.count > 0 }.map { "\($0.count) \($0.name)" }
      if source.outcomes.isEmpty {
        Terminal.print("source       \(source.name)")
      } else {
        Terminal.print(
          "source       \(source.name): \(source.received) received since the start"
            + (outcomes.isEmpty ? "" : ": \(outcomes.joined(separator: ", "))"))
      }
      for line in SourceText.lines(source, now: WallClock.now().seconds) { Terminal.show("             \(line)") }
    }
    for sink in report.sinks {
      let off = Self.note(sink)
      Terminal.print(
        "sink         \(sink.name)\(off): \(sink.delivered) delivered, \(sink.pending) pending, \(sink.waiting) waiting, \(sink.dead) dead"
      )
    }
    for sink in report.sinks where sink.unaccounted != 0 {
      Terminal.print(
        "             note: \(sink.unaccounted) events at \(sink.name) are not accounted for: a defect, please report it"
      )
    }
    tellIdleKeys(report)
    let audit = report.audit
    let signed = audit.origin.map { "\(audit.signed) signed as \($0)" } ?? "nothing signed"
    Terminal.print("audit log    \(audit.size) entries, \(signed)")
    if !audit.noticesRollback { Terminal.print("             note: \(AuditConfiguration.rollbackWarning)") }
  }

  private static func note(_ sink: StatusReport.Sink) -> String {
    if !sink.isActive { return "  (off)" }
    if let reason = sink.paused { return reason.isEmpty ? "  (paused)" : "  (paused: \(Shown.text(reason)))" }
    if let fault = sink.fault { return "  (takes nothing now: \(Shown.text(fault)))" }
    return sink.leftAloneUntil.map { "  (left alone until \($0))" } ?? ""
  }

  /// A key that has had no match for longer than this may be an old one.
  private static let idleDays: Int64 = 7

  private func tellIdleKeys(_ report: StatusReport) {
    let today = WallClock.now().seconds / 86_400
    for key in report.keys {
      // The only key of a source may well rest.
      let others = report.keys.filter { $0.source == key.source && $0.id != key.id }
      let isReplaced = others.contains { ($0.lastMatched ?? 0) > (key.lastMatched ?? 0) }
      let days = key.lastMatched.map { today - $0 / 86_400 }
      guard isReplaced, days ?? .max >= Self.idleDays else { continue }
      let idle = days.map { "has not matched for \($0) days" } ?? "has never matched"
      Terminal.print("key          \(key.id) of \(key.source) \(idle); another one has")
    }
  }
}
