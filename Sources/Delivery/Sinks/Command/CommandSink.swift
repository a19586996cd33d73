private import CallModel
package import EventJournal
private import Glibc
private import StrictJSON
private import Subprocess
private import SystemPackage

/// Runs a program for each delivery: the record on its standard input, chosen parts of it as arguments, no shell between.
package struct CommandSink: SingleSink {
  package let name: SinkName
  package let concurrency: Int
  private let settings: CommandSettings
  private let folder: String

  /// Of what it writes so much is kept with the attempt, in bytes; the rest is read and let go.
  private static let outputLimit = 1_024
  /// Between the request to end and the end by force.
  private static let grace = Duration.seconds(2)

  /// A program that ends before it has read what it is given must not end this one.
  private static let ignoresBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

  /// - Parameter folder: where it runs, where nothing else is said.
  package init(name: SinkName, settings: CommandSettings, folder: String) {
    Self.ignoresBrokenPipes
    self.name = name
    self.settings = settings
    self.folder = folder
    concurrency = settings.concurrency
  }

  package func open(state: SinkState?) async throws(SinkUnavailable) {}

  package func close() async {}

  package func test(_ item: SinkItem) async -> SinkResult { await deliver(item) }

  package func deliver(_ item: SinkItem) async -> SinkResult {
    guard let record = (try? JSONDocument(parsing: item.record, limits: .written))?.root else {
      return .failed(SinkFailure("the stored record cannot be read", remedy: .hold))
    }
    let arguments: [String]
    do {
      arguments = try CommandArguments.filled(settings.arguments, record)
    } catch {
      return .failed(SinkFailure(error.reason, remedy: .hold))
    }
    return await withTaskGroup(of: SinkResult?.self) { group in
      group.addTask { await run(arguments, item) }
      group.addTask {
        try? await Task.sleep(for: settings.timeout)
        return nil
      }
      // Whichever is first: cancelled, the program and all that it began are ended, and that is waited for.
      let first = await group.next() ?? nil
      group.cancelAll()
      await group.waitForAll()
      return first ?? .failed(SinkFailure("not done in time"))
    }
  }

  private func run(_ arguments: [String], _ item: SinkItem) async -> SinkResult {
    var options = PlatformOptions()
    // A session of its own, so that what it begins ends with it.
    options.createSession = true
    options.teardownSequence = [
      .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: Self.grace),
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(100)),
    ]
    do {
      let ended = try await Subprocess.run(
        .path(FilePath(settings.program)), arguments: Arguments(arguments),
        environment: .custom(
          Dictionary(uniqueKeysWithValues: environment(item).map { (.init(stringLiteral: $0), $1) })),
        workingDirectory: FilePath(settings.workingFolder ?? folder), platformOptions: options, input: .inputWriter,
        output: .sequence, error: .combinedWithOutput
      ) { execution in
        async let written: Void = {
          // A program need not read what it is given.
          _ = try? await execution.standardInputWriter.write(item.content)
          try? await execution.standardInputWriter.finish()
        }()
        let output = try await Self.beginning(of: execution.standardOutput)
        await written
        return output
      }
      return result(ended.terminationStatus, ended.closureResult)
    } catch {
      return .failed(SinkFailure(Task.isCancelled ? "ended before it was done" : "it cannot be run: \(error)"))
    }
  }

  private static func beginning(of output: SubprocessOutputSequence) async throws -> [UInt8] {
    var kept: [UInt8] = []
    for try await buffer in output {
      guard kept.count < outputLimit else { continue }
      unsafe buffer.withUnsafeBytes { unsafe kept.append(contentsOf: $0.prefix(outputLimit - kept.count)) }
    }
    return kept
  }

  /// Nothing of the server's own: its environment may hold secrets.
  private func environment(_ item: SinkItem) -> [String: String] {
    var environment = [
      "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "SWITCHBOARD_EVENT": item.entry.id.description,
      "SWITCHBOARD_SINK": name.text, "SWITCHBOARD_SOURCE": item.entry.source, "SWITCHBOARD_ATTEMPT": "\(item.attempt)",
    ]
    if let replay = item.replay { environment["SWITCHBOARD_REPLAY"] = "\(replay.id)" }
    return environment.merging(settings.environment) { _, own in own }
  }

  private func result(_ status: TerminationStatus, _ output: [UInt8]) -> SinkResult {
    let said = AnswerExcerpt.text(output)
    func detail(_ seen: String) -> String { said.isEmpty ? seen : "\(seen): \(said)" }
    switch status {
    case .signaled(let signal):
      let seen = "ended by signal \(signal)"
      return .failed(SinkFailure(seen, detail: detail(seen)))
    case .exited(let code):
      let seen = "exit status \(code)"
      switch settings.meaning(of: code) {
      case .done: return .done(detail: detail(seen))
      case .retry: return .failed(SinkFailure(seen, detail: detail(seen)))
      case .hold: return .failed(SinkFailure(seen, remedy: .hold, detail: detail(seen)))
      case .dead: return .failed(SinkFailure(seen, remedy: .dead, detail: detail(seen)))
      }
    }
  }
}
