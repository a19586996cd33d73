import CallModel
import Cryptography
import EventJournal
import Foundation
import Providers
import StrictJSON
import Support
import Testing

@testable import Polling
@testable import SwitchboardServer

/// Agendize's log of deliveries beside the journal.
@Suite struct DeliveryComparisonTests {
  private static let polledAt = Instant(microseconds: 1_772_460_000_000_000)

  private func entry(_ body: String, at instant: Instant) throws -> AgendizeLogEntry {
    let json = """
      { "id": "d1", "created": { "dateTime": "\(instant)" }, "response": { "statusCode": 0 },
        "request": { "address": "https://h/hooks/a", "body": \(JSONText(string: body).text) } }
      """
    return try #require(AgendizeLogEntry(try JSONDocument(parsing: json).root))
  }

  @Test(
    arguments: [
      // Delivered before the poll: what was lost has been brought.
      (#"{"id":"7","status":"ringing"}"#, -60, false), (#"{"id":"7","status":"completed","duration":61}"#, -60, false),
      // Delivered after it: known where it says the same, in whatever order it says it.
      (#"{"duration":61,"status":"completed","id":"7"}"#, 60, false), (#"{"id":"7","status":"busy"}"#, 60, true),
      (#"{"id":"7","status":"completed","duration":61,"comment":"new"}"#, 60, true),
      (#"{"id":"8","status":"completed","duration":61}"#, -60, true), ("no JSON", -60, true),
    ] as [(String, Int64, Bool)])
  func `A delivery is missing where no poll has brought what it says`(_ body: String, _ after: Int64, _ isMissing: Bool)
    async throws
  {
    let folder = try ScratchFolder()
    for name in ["certs/server.pem", "certs/server.key", "certs/secrets/a"] { try folder.write("x\n", to: name) }
    let routes = """
      { "sources": { "a": { "type": "agendize", "receive": { "bearer": { "file": "certs/secrets/a" } } } },
        "sinks": {}, "routes": [] }
      """
    let outcome = ConfigurationReader(path: folder.file("routes.json"), environment: [:]).read(Array(routes.utf8))
    let source = try #require(outcome.configuration?.source("a"), "\(outcome.diagnostics.map(\.rendered))")
    let journal = try SQLiteJournal(
      folder: folder.path, settings: JournalSettings(now: { Self.polledAt }))
    let maker = PolledEventMaker(
      source: "a", normaliser: source.normaliser, host: "h", credentialKey: journal.credentialKey)
    let sink = JournalRowSink(source: "a", maker: maker, journal: journal, now: { Self.polledAt }) { _ in }
    let row = try JSONDocument(parsing: #"{"id":"7","status":"completed","duration":61}"#).root
    try await sink.store([PolledRow(row, key: "7", form: "calls")])
    let calls = try CallsProjection(journal: journal)
    while try await calls.catchUp() > 0 {}
    let archive = try JournalArchive(folder: folder.path)
    let entry = try entry(body, at: Self.polledAt.adding(milliseconds: after * 1_000))
    #expect(entry.statusCode == nil, "nobody answered")
    let comparison = try DeliveryComparison([entry], source: source, archive: archive)
    #expect(comparison.missing.isEmpty == !isMissing)
    #expect(
      comparison.missing.first?.call
        == (body.hasPrefix("{\"id\":\"8") ? "8" : isMissing && body.hasPrefix("{") ? "7" : nil))
    archive.close()
    await calls.close()
    await journal.close()
  }
}
