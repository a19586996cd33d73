import CallModel
import Delivery
import EventJournal
import GRDB
import JSONPath
import Support
import Testing

/// Tables of an operator's own.
@Suite struct TableTests {
  private let folder: ScratchFolder
  private let clock = TestClock()

  init() throws { folder = try ScratchFolder() }

  private var path: String { folder.file("out/crm.sqlite") }

  private func table(_ name: String, _ columns: [(String, String)]) throws -> MappedTable {
    MappedTable(name: name, columns: try columns.map { .init(name: $0.0, value: try JSONPathTemplate($0.1)) })
  }

  private func item(_ seq: Int64, _ key: String, _ status: CallStatus, talk: Double? = nil) -> SinkItem {
    var record = SampleEvents.record(key, at: clock.now, status: status)
    record.talkDuration = talk.flatMap { CallDuration(seconds: $0) }
    let entry = JournalEntry(
      seq: seq, id: EventID(at: clock.now, random: [UInt8](repeating: UInt8(truncatingIfNeeded: seq), count: 10)),
      receivedAt: clock.now, source: "x", call: record.id, record: record.json())
    return SinkItem(entry: entry, record: CallRecord.json(record.json(), revision: seq), attempt: 1)
  }

  private func rows(_ sql: String) throws -> [String] {
    let database = try DatabaseQueue(path: path)
    defer { try? database.close() }
    return try database.read { db in
      try Row.fetchAll(db, sql: sql).map { row in row.map { "\($0.1)" }.joined(separator: " ") }
    }
  }

  @Test
  func `One row a call, of the kinds that the record has, and an event that comes again or late changes nothing newer`()
    async throws
  {
    let sink = SQLiteSink(
      name: SinkName("s"), path: path,
      table: try table(
        "phone",
        [
          ("state", "${$.status}"), ("seconds", "${$.talkDuration}"), ("label", "${$.status}/${$.direction}"),
          ("over", "${$.isFinal}"),
        ]))
    try await sink.open(state: nil)
    let items = [item(1, "a", .ringing), item(2, "a", .completed, talk: 61.5), item(3, "b", .busy)]
    _ = try await sink.deliver(items)
    let again = try await sink.deliver(items.reversed() + [item(4, "a", .ringing)])
    #expect(again.prefix(3).allSatisfy { $0 == .done(detail: "was there already") })
    #expect(
      try rows("SELECT revision, state, seconds, typeof(seconds), label, over FROM phone ORDER BY revision") == [
        "2 \"completed\" 61.5 \"real\" \"completed/inbound\" 1", "3 \"busy\" NULL \"null\" \"busy/inbound\" 1",
      ])
    await sink.close()
  }

  @Test func `Several sinks share a file through one connection, and a column may come later`() async throws {
    let databases = SharedDatabases()
    let one = SQLiteSink(
      name: SinkName("one"), path: path, table: try table("one", [("state", "${$.status}")]), databases: databases)
    let two = SQLiteSink(
      name: SinkName("two"), path: path, table: try table("two", [("key", "${$.externalId}")]), databases: databases)
    let plain = SQLiteSink(name: SinkName("plain"), path: path, databases: databases)
    for sink in [one, two, plain] { try await sink.open(state: nil) }
    async let first = one.deliver((1...200).map { item($0, "k\($0)", .completed) })
    async let second = two.deliver((1...200).map { item($0, "k\($0)", .completed) })
    async let third = plain.deliver((1...200).map { item($0, "k\($0)", .completed) })
    #expect(try await (first.count, second.count, third.count) == (200, 200, 200))
    for sink in [one, two, plain] { await sink.close() }
    let wider = SQLiteSink(
      name: SinkName("one"), path: path,
      table: try table("one", [("state", "${$.status}"), ("way", "${$.direction}")]),
      databases: databases)
    try await wider.open(state: nil)
    _ = try await wider.deliver([item(201, "k1", .busy), item(202, "new", .completed)])
    await wider.close()
    #expect(try rows("SELECT count(*), count(way) FROM one") == ["201 2"])
    #expect(try rows("SELECT way FROM one WHERE revision = 202") == ["\"inbound\""])
    #expect(try rows("SELECT (SELECT count(*) FROM two), (SELECT count(*) FROM calls)") == ["200 200"])
  }

  @Test func `What a table's own rules refuse is held, and keeps nothing else back`() async throws {
    try folder.write("", to: "out/x")
    let database = try DatabaseQueue(path: path)
    try await database.write {
      try $0.execute(
        sql: "CREATE TABLE phone(call TEXT PRIMARY KEY, revision INTEGER, state TEXT CHECK(state != 'busy'))")
    }
    try database.close()
    let sink = SQLiteSink(name: SinkName("s"), path: path, table: try table("phone", [("state", "${$.status}")]))
    try await sink.open(state: nil)
    let results = try await sink.deliver([
      item(1, "a", .completed), item(2, "b", .busy), item(3, "b", .completed), item(4, "c", .completed),
    ])
    guard case .failed(let failure) = results[1] else { return #expect(Bool(false), "\(results)") }
    #expect(failure.remedy == .hold)
    #expect(results[2] == .skipped && results[0] == .done(detail: "written") && results[3] == results[0])
    #expect(try rows("SELECT revision FROM phone ORDER BY revision") == ["1", "4"])
    await sink.close()
  }

  @Test func `A table that is somebody else's is left alone`() async throws {
    try folder.write("", to: "out/x")
    let database = try DatabaseQueue(path: path)
    try await database.write { try $0.execute(sql: "CREATE TABLE phone(number TEXT); INSERT INTO phone VALUES('x')") }
    try database.close()
    let sink = SQLiteSink(name: SinkName("s"), path: path, table: try table("phone", [("state", "${$.status}")]))
    await #expect(throws: SinkUnavailable.self) { try await sink.open(state: nil) }
    #expect(try rows("SELECT * FROM phone") == ["\"x\""])
  }
}
