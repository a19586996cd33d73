import CallModel
import Cryptography
import Delivery
import EventJournal
import Logging
import NIOPosix

/// Tries a sink out with a made-up record, beside the running server: nothing is stored, and no cursor moves.
package struct SinkTrial {
  /// What came of it.
  package struct Report: Sendable {
    package let succeeded: Bool
    /// What the sink said.
    package let detail: String
    package let took: Duration
  }

  private let configuration: Configuration

  package init(_ configuration: Configuration) { self.configuration = configuration }

  /// - Throws: ``Failure`` where there is no such sink.
  package func run(_ name: String) async throws -> Report {
    guard let sink = configuration.sinks.first(where: { $0.name.text == name }) else {
      let names = configuration.sinks.map(\.name.text)
      throw Failure(.failed, "there is no sink \"\(name)\"\(Spelling.hint(name, among: names))")
    }
    guard sink.isEnabled else {
      throw Failure(
        .failed, "sink \"\(name)\" is switched off, and its secrets are not read: take \"enabled\": false away")
    }
    let client = try HTTPSinkClient(group: .singleton, now: WallClock.now)
    let factory = SinkFactory(
      dataFolder: configuration.dataFolder, client: client, databases: SharedDatabases(),
      logger: Logger(label: "switchboard"), now: WallClock.now)
    let started = ContinuousClock.now
    let result = await factory.sink(sink).sink.test(Self.item)
    let took = ContinuousClock.now - started
    await client.shutdown()
    switch result {
    case .done(let detail): return Report(succeeded: true, detail: detail, took: took)
    case .failed(let failure): return Report(succeeded: false, detail: failure.reason, took: took)
    case .skipped: return Report(succeeded: false, detail: "not tried", took: took)
    }
  }

  /// A call that never was, and says so.
  private static var item: SinkItem {
    let now = WallClock.now()
    let id = EventID(at: now, random: RandomBytes.make(10))
    var record = CallRecord(
      id: CallID(provider: .generic, account: "switchboard", key: "test-\(id)"), provider: .generic, observedAt: now)
    record.externalId = "test-\(id)"
    record.change = .created
    record.status = .completed
    record.isFinal = true
    record.direction = .inbound
    record.tags = ["test"]
    let entry = JournalEntry(seq: 0, id: id, receivedAt: now, source: "test", call: record.id, record: record.json())
    return SinkItem(
      entry: entry, record: record.json(), attempt: 1,
      original: OriginalRequest(contentType: "application/json", traceParent: nil, body: record.json()))
  }
}
