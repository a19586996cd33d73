import Admin
import ArgumentParser
import CallModel
import Foundation
import SwitchboardServer

struct Poll: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read a source's calls at its provider now.",
    discussion: """
      Where a server runs, it does the reading. What is there already is not stored again.
      Without --once it goes on, a line for each round, until it is interrupted.
      Ends with status 1 where not everything could be read.
      """)

  @OptionGroup var options: ConfigurationOptions
  @Argument(help: "The source.") var source: String
  @Flag(help: "One round, then end.") var once = false
  @Option(help: ArgumentHelp("Everything since then, in the first round: a date-time, or 2h, 30d.", valueName: "time"))
  var since: TimeOption?
  @Flag(help: "Print a JSON object a round instead.") var json = false

  /// Further back nobody keeps calls that can be asked for piece by piece in a sensible time.
  private static let longestBack: Int64 = 800 * 86_400

  func validate() throws {
    guard let since else { return }
    let back = WallClock.now().seconds - since.instant.seconds
    if back > Self.longestBack { throw ValidationError("--since reaches 800 days back at most") }
    if back < 0 { throw ValidationError("--since is a time that has passed") }
  }

  mutating func run() async throws {
    let (configuration, _) = try options.load()
    guard let found = configuration.source(source) else {
      throw Failure(.failed, configuration.unknownSource(source))
    }
    guard let poll = found.poll else {
      throw Failure(.failed, "source \"\(source)\" is not polled: it has no \"poll\"")
    }
    var from = since?.instant.microseconds
    var failures = 0
    while true {
      let report = try await round(configuration, from)
      if once || report.needsOperator {
        if report.failure != nil { throw Failure(.failed, "") }
        return
      }
      from = report.failure == nil ? nil : from
      failures = report.failure == nil ? 0 : failures + 1
      try await Task.sleep(for: max(poll.every, .seconds(report.retryAfter), Self.pause(after: failures)))
    }
  }

  /// As a server waits: longer with each failure.
  private static func pause(after failures: Int) -> Duration {
    failures == 0 ? .zero : min(.seconds(1 << min(failures, 10)), .seconds(300))
  }

  private func round(_ configuration: SwitchboardServer.Configuration, _ since: Int64?) async throws -> PollReport {
    let source = source
    let isShown = !json && Terminal.standardErrorIsTerminal
    let report = try await withThrowingTaskGroup(of: PollReport?.self) { tasks in
      tasks.addTask {
        try await Journals.control(configuration) { try await $0.poll(source: source, since: since) }
      }
      tasks.addTask {
        if isShown { await Self.follow(source, configuration) }
        return nil
      }
      var report: PollReport?
      while report == nil, let next = try await tasks.next() { report = next }
      tasks.cancelAll()
      return report
    }
    guard let report else { throw Failure(.failed, "the round was cut short") }
    if isShown { Terminal.endProgress() }
    Terminal.print(json ? String(decoding: report.json(), as: UTF8.self) : Self.line(source, report))
    return report
  }

  /// How far a running server is, on the last line of the terminal.
  private static func follow(_ source: String, _ configuration: SwitchboardServer.Configuration) async {
    let client = ControlClient(socket: ControlServer.path(in: configuration.dataFolder))
    let before = (try? await client.status())?.sources.first { $0.name == source }?.polling
    while !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(500))
      guard let now = (try? await client.status())?.sources.first(where: { $0.name == source })?.polling else { return }
      let rows = now.rows - (before?.rows ?? 0)
      Terminal.progress("\(rows) rows, \(now.stored - (before?.stored ?? 0)) stored")
    }
  }

  private static func line(_ source: String, _ report: PollReport) -> String {
    var line = "\(source): \(report.rows) rows read, \(report.stored) stored"
    if report.quarantined > 0 { line += ", \(report.quarantined) quarantined" }
    if let failure = report.failure { line += "; failed: \(failure)" }
    return line
  }
}
