import ArgumentParser
import CallModel
import Cryptography
import Delivery
import EventJournal
import Intake
import StrictJSON
import SwitchboardServer

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say why a request is what it became: every check, every route, every delivery.",
    discussion: """
      Names an event, or a rejected request with --rejected, or a request captured elsewhere with --source and --headers.
      Checks are made under the present configuration, as of the time when the request came. No secret is shown, nor what a
      signature should have been.
      """)

  @OptionGroup var options: ConfigurationOptions
  @Argument(help: "The event's identity, or its number.") var event: String?
  @Option(help: "The number of a rejected request.") var rejected: Int64?
  @Option(help: "The source of a captured request.") var source: String?
  @OptionGroup var captured: CapturedRequest

  func validate() throws {
    let named = [event != nil, rejected != nil, source != nil].filter { $0 }.count
    guard named == 1 else { throw ValidationError("name an event, or --rejected, or --source with --headers") }
    guard source == nil || captured.headers != nil else { throw ValidationError("--source needs --headers FILE") }
  }

  func run() throws {
    let (configuration, _) = try options.load()
    if let name = source {
      guard let source = configuration.source(name) else { throw Failure(.failed, configuration.unknownSource(name)) }
      guard let request = try captured.request(path: source.path) else { return }
      return try explain(request, source, configuration, isKept: false, key: try key(configuration))
    }
    let archive = try Journals.archive(configuration.dataFolder)
    defer { archive.close() }
    let key = try archive.credentialKey()
    if let event {
      let found = try Events.find(event, in: archive)
      Terminal.show("event \(found.entry.id), \(found.kind) at \(found.entry.receivedAt) from \(found.address)")
      try explain(
        found.request, try known(found.entry.source, configuration), configuration, isKept: true, key: key)
      Terminal.show("then")
      Terminal.show("  \(found.state), proved by \(found.verdict)\(found.reason.map { ": \($0)" } ?? "")")
      try tellDeliveries(of: found.entry.seq, archive)
    } else if let number = rejected {
      guard let found = try archive.rejected(id: number) else {
        throw Failure(.failed, "there is no rejected request \(number)")
      }
      Terminal.show("rejected request \(number) at \(found.rejectedAt) from \(found.address)")
      try explain(found.request, try known(found.source, configuration), configuration, isKept: true, key: key)
      Terminal.show("then")
      Terminal.show("  rejected: \(found.reason)")
    }
  }

  private func known(_ name: String, _ configuration: SwitchboardServer.Configuration) throws -> SourceConfiguration {
    guard let source = configuration.source(name) else { throw Failure(.failed, configuration.unknownSource(name)) }
    return source
  }

  /// The journal's, where there is one: nonces are made with it.
  private func key(_ configuration: SwitchboardServer.Configuration) throws -> HMACKey {
    if let archive = try? Journals.archive(configuration.dataFolder) {
      defer { archive.close() }
      return try archive.credentialKey()
    }
    guard let key = HMACKey(RandomBytes.make(32)) else { throw Failure(.failed, "there is no randomness") }
    return key
  }

  private func explain(
    _ request: ReceivedRequest, _ source: SourceConfiguration, _ configuration: SwitchboardServer.Configuration,
    isKept: Bool, key: HMACKey
  ) throws {
    let explanation = Explanation(of: request, source, routes: configuration.routes, isKept: isKept, key: key)
    Terminal.show("source \(explanation.source): \(explanation.isAccepted ? "accepts it" : "refuses it")")
    if explanation.proofs.isEmpty { Terminal.show("  ✓ open: nothing is asked") }
    for finding in explanation.proofs {
      Terminal.show("  \(finding.holds ? "✓" : "✗") \(finding.name)")
      Terminal.show("      expected  \(finding.expected)")
      Terminal.show("      found     \(finding.found)")
    }
    Terminal.show("body")
    for outcome in explanation.outcomes { Terminal.show("  \(outcome)") }
    Terminal.show("routes")
    for route in explanation.routes {
      let sinks = route.sinks.isEmpty ? "nothing more" : route.sinks.joined(separator: ", ")
      Terminal.show("  \(route.applies ? "✓" : "✗") \(route.route) → \(sinks): \(route.reason)")
    }
    if explanation.routes.isEmpty { Terminal.show("  no record, so no route") }
  }

  private func tellDeliveries(of seq: Int64, _ archive: JournalArchive) throws {
    Terminal.show("deliveries")
    for sink in try archive.sinks() where sink.isActive {
      let kept = try archive.deliveries(DeliveryFilter(sink: sink.name, seqs: [seq])).first
      let attempts = try archive.attempts(sink: sink.name, seq: seq)
      let state =
        kept.map { "\($0.state) after \($0.attempts) attempts\($0.reason.map { ": \($0)" } ?? "")" }
        ?? (sink.position >= seq ? "settled" : "not looked at yet")
      Terminal.show("  \(sink.name): \(state)")
      for (_, attempt) in attempts {
        Terminal.show("      attempt \(attempt.number) at \(attempt.at): \(attempt.detail)")
      }
    }
  }
}
