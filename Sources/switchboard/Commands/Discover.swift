import ArgumentParser
import CallModel
import Cryptography
import EventJournal
import Signatures
import SwitchboardServer

extension Signature {
  struct Discover: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Find out how a sender signs, from what it sent.",
      discussion: """
        Tries every header, algorithm, encoding and signed content over captured requests, with the keys given and those
        that routes.json names for the source, and prints the block to paste into routes.json. Without --event or --headers
        the source's latest requests are looked at, accepted and rejected; `"signature": { "mode": "report" }` accepts them
        meanwhile.
        """)

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "The source.") var source: String
    @Option(help: "One event: its identity or its number.") var event: String?
    @OptionGroup var captured: CapturedRequest
    @Option(help: "A file with a key that may have signed: a secret, or a public key. May be said several times.")
    var key: [String] = []
    @Option(help: "How long to look at most.") var seconds = 60

    /// Of each kind, the latest that are looked at.
    private static let requestLimit = 20

    func run() throws {
      let (configuration, _) = try options.load()
      guard let source = configuration.source(source) else {
        throw Failure(.failed, configuration.unknownSource(self.source))
      }
      let messages = try messages(configuration, source)
      let keys = try keys(source)
      let end = ContinuousClock.now + .seconds(seconds)
      var nextReport = ContinuousClock.now + .milliseconds(200)
      let outcome = SignatureDiscovery(messages: messages.messages, headers: messages.headers, keys: keys)
        .search { tried in
          let now = ContinuousClock.now
          if now >= nextReport {
            nextReport = now + .milliseconds(200)
            Terminal.progress("\(tried) combinations tried")
          }
          return now < end
        }
      Terminal.endProgress()
      guard outcome.isComplete else {
        throw Failure(
          .failed, "gave up after \(seconds) s and \(outcome.tried) combinations: give it fewer keys, or more --seconds"
        )
      }
      guard let finding = outcome.finding else {
        throw Failure(
          .failed,
          "no scheme fits: \(outcome.tried) combinations were tried over \(messages.messages.count) requests with \(keys.count) keys"
        )
      }
      Terminal.print(finding.block)
      Terminal.say("holds on \(finding.holds) of \(finding.outOf) requests; \(outcome.tried) combinations were tried")
      if finding.key.file == nil { Terminal.say("put the key \"\(finding.key.name)\" in the place of the …") }
    }

    private func messages(_ configuration: Configuration, _ source: SourceConfiguration) throws -> CapturedMessages {
      var messages = CapturedMessages(for: source)
      if let request = try captured.request(path: source.path) {
        messages.add(request)
        return messages
      }
      let archive = try Journals.archive(configuration.dataFolder)
      defer { archive.close() }
      if let event {
        messages.add(try Events.find(event, in: archive).request)
        return messages
      }
      var filter = EventFilter()
      filter.newestFirst = true
      filter.limit = Self.requestLimit
      filter.source = source.name
      for event in try archive.events(filter) where event.parent == nil { messages.add(event.request) }
      for rejected in try archive.rejected(source: source.name, limit: Self.requestLimit) {
        messages.add(rejected.request)
      }
      guard !messages.isEmpty else { throw Failure(.failed, "source \"\(source.name)\" has not received anything yet") }
      return messages
    }

    private func keys(_ source: SourceConfiguration) throws -> [DiscoveryKey] {
      var keys = try key.map { path in
        var bytes = try Input.bytes(path)
        // An editor ends a file with a line feed; a secret does not.
        while let last = bytes.last, last == 0x0a || last == 0x0d { bytes.removeLast() }
        return DiscoveryKey(name: Paths.name(of: path), secret: Secret(bytes, file: path))
      }
      keys += source.possibleKeys.map { DiscoveryKey(name: $0.id, secret: $0.secret) }
      guard keys.contains(where: \.isUsable) else {
        throw Failure(
          .failed, "there is no key to try: name one with --key FILE, or \"keys\" of the source's signature")
      }
      return keys
    }
  }
}
