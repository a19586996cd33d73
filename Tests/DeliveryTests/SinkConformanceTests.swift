import CallModel
import Delivery
import EventJournal
import Foundation
import GRDB
import Logging
import Support
import Testing

/// What every sink on this machine's disk promises.
@Suite struct SinkConformanceTests {
  private let folder: ScratchFolder
  private let clock = TestClock()

  init() throws { folder = try ScratchFolder() }

  enum Kind: CaseIterable { case file, sqlite }

  private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private func sink(_ kind: Kind) throws -> any PageSink {
    switch kind {
    case .file:
      FileSink(
        name: SinkName("s"), folder: folder.path, template: try PathTemplate("out/{source}.jsonl"), logger: Self.quiet,
        now: { [clock] in clock.now })
    case .sqlite: SQLiteSink(name: SinkName("s"), path: folder.file("out/calls.sqlite"))
    }
  }

  private func item(_ seq: Int64, _ key: String, status: CallStatus = .completed, source: String = "agendize")
    -> SinkItem
  {
    clock.advance(by: .seconds(1))
    let record = SampleEvents.record(key, at: clock.now, status: status)
    let entry = JournalEntry(
      seq: seq, id: EventID(at: clock.now, random: [UInt8](repeating: UInt8(truncatingIfNeeded: seq), count: 10)),
      receivedAt: clock.now,
      source: source, call: record.id, record: record.json())
    return SinkItem(entry: entry, record: CallRecord.json(record.json(), revision: seq), attempt: 1)
  }

  /// As the worker does it, but for the settle.
  private func deliver(to sink: any PageSink, _ items: [SinkItem]) async throws -> [SinkResult] {
    _ = try await sink.prepare(items)
    return try await sink.deliver(items)
  }

  private func calls(_ kind: Kind) throws -> [String] {
    switch kind {
    case .file: return folder.read("out/agendize.jsonl").split(separator: "\n").map(String.init)
    case .sqlite:
      let database = try DatabaseQueue(path: folder.file("out/calls.sqlite"))
      defer { try? database.close() }
      return try database.read { try String.fetchAll($0, sql: "SELECT record FROM call_events ORDER BY seq") }
    }
  }

  private func rows() throws -> [String] {
    let database = try DatabaseQueue(path: folder.file("out/calls.sqlite"))
    defer { try? database.close() }
    return try database.read { try String.fetchAll($0, sql: "SELECT status || ' at ' || revision FROM calls") }
  }

  @Test(arguments: Kind.allCases)
  func `What is reported done is there, in order, and more follows after closing and opening again`(_ kind: Kind)
    async throws
  {
    let items = (1...20).map { item(Int64($0), "k\($0 % 4)", status: $0 < 10 ? .ringing : .completed) }
    for part in [items[..<12], items[12...]] {
      let sink = try sink(kind)
      try await sink.open(state: nil)
      let results = try await deliver(to: sink, Array(part))
      #expect(results.count == part.count)
      #expect(results.allSatisfy { if case .done = $0 { true } else { false } })
      await sink.close()
    }
    #expect(try calls(kind) == items.map { String(decoding: $0.record, as: UTF8.self) })
  }

  @Test(arguments: Kind.allCases)
  func `A place that cannot be written to makes the sink unavailable, and it works once it can`(_ kind: Kind)
    async throws
  {
    try folder.write("in the way", to: "out")
    let sink = try sink(kind)
    await #expect(throws: SinkUnavailable.self) {
      try await sink.open(state: nil)
      _ = try await deliver(to: sink, [item(1, "a")])
    }
    try FileManager.default.removeItem(atPath: folder.file("out"))
    try await sink.open(state: nil)
    _ = try await deliver(to: sink, [item(2, "b")])
    #expect(try calls(kind).count == 1)
    await sink.close()
  }

  @Test func `An event that comes twice has its effect once in a database`() async throws {
    let sink = try sink(.sqlite)
    try await sink.open(state: nil)
    let items = [item(1, "a", status: .ringing), item(2, "a", status: .completed), item(3, "a", status: .ringing)]
    _ = try await deliver(to: sink, items)
    _ = try await deliver(to: sink, items)
    await sink.close()
    #expect(try rows() == ["completed at 2"])
    #expect(try calls(.sqlite).count == 3)
  }

  @Test func `One path that cannot be written to does not make the others repeat`() async throws {
    try FileManager.default.createDirectory(atPath: folder.file("out/door.jsonl"), withIntermediateDirectories: true)
    let sink = try sink(.file)
    try await sink.open(state: nil)
    let results = try await deliver(to: sink, [item(1, "a"), item(2, "b", source: "door"), item(3, "c")])
    #expect(results.map { if case .done = $0 { true } else { false } } == [true, false, true])
    #expect(try calls(.file).count == 2)
    await sink.close()
  }

  @Test func `A file that was rotated away is made anew`() async throws {
    let sink = try sink(.file)
    try await sink.open(state: nil)
    _ = try await deliver(to: sink, [item(1, "a")])
    try FileManager.default.moveItem(atPath: folder.file("out/agendize.jsonl"), toPath: folder.file("out/old.jsonl"))
    _ = try await deliver(to: sink, [item(2, "b")])
    #expect(folder.read("out/old.jsonl").split(separator: "\n").count == 1)
    #expect(try calls(.file).count == 1)
    await sink.close()
  }

  @Test func `A link in the file's place is not followed`() async throws {
    try folder.write("precious", to: "victim")
    try FileManager.default.createDirectory(atPath: folder.file("out"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("out/agendize.jsonl"), withDestinationPath: folder.file("victim"))
    let sink = try sink(.file)
    try await sink.open(state: nil)
    await #expect(throws: SinkUnavailable.self) { try await deliver(to: sink, [item(1, "a")]) }
    #expect(folder.read("victim") == "precious")
  }

  // MARK: What a file sink remembers

  private func lines(_ items: [SinkItem]) -> [String] { items.map { String(decoding: $0.record, as: UTF8.self) } }

  @Test func `What was written and not settled is cut off, and comes again once`() async throws {
    let items = (1...6).map { item(Int64($0), "k\($0)") }
    var sink = try sink(.file)
    try await sink.open(state: nil)
    _ = try await deliver(to: sink, Array(items[..<3]))
    let settled = await sink.state()
    _ = try await deliver(to: sink, Array(items[3...]))
    // The process ends here: the second page was never settled.
    await sink.close()
    #expect(try calls(.file).count == 6)
    sink = try self.sink(.file)
    try await sink.open(state: settled)
    #expect(try calls(.file) == lines(Array(items[..<3])))
    // Beside it stands what was cut off: where an older journal was put back, nothing else has it.
    #expect(folder.read("out/agendize.jsonl.cut").split(separator: "\n").map(String.init) == lines(Array(items[3...])))
    _ = try await deliver(to: sink, Array(items[3...]))
    await sink.close()
    #expect(try calls(.file) == lines(items))
  }

  @Test func `A file is noted before its first line, so that this one too is written once`() async throws {
    var sink = try sink(.file)
    try await sink.open(state: nil)
    let first = [item(1, "a")]
    let prepared = try #require(try await sink.prepare(first))
    _ = try await sink.deliver(first)
    await sink.close()
    sink = try self.sink(.file)
    try await sink.open(state: prepared)
    #expect(try calls(.file).isEmpty)
    _ = try await deliver(to: sink, first)
    #expect(try await sink.prepare(first) == nil)
    await sink.close()
    #expect(try calls(.file) == lines(first))
  }

  @Test func `Lines that were there before the sink are left alone`() async throws {
    try folder.write("{\"old\":1}\n", to: "out/agendize.jsonl")
    var sink = try sink(.file)
    try await sink.open(state: nil)
    let first = [item(1, "a")]
    let prepared = try #require(try await sink.prepare(first))
    _ = try await sink.deliver(first)
    await sink.close()
    sink = try self.sink(.file)
    try await sink.open(state: prepared)
    await sink.close()
    #expect(try calls(.file) == ["{\"old\":1}"])
  }

  @Test func `A torn line beyond the settled end is cut off with it`() async throws {
    var sink = try sink(.file)
    try await sink.open(state: nil)
    let first = [item(1, "a")]
    _ = try await deliver(to: sink, first)
    let settled = await sink.state()
    await sink.close()
    let file = try #require(FileHandle(forWritingAtPath: folder.file("out/agendize.jsonl")))
    try file.seekToEnd()
    try file.write(contentsOf: Data("{\"whole\":2}\n{\"torn".utf8))
    try file.close()
    sink = try self.sink(.file)
    try await sink.open(state: settled)
    let second = [item(2, "b")]
    _ = try await deliver(to: sink, second)
    await sink.close()
    #expect(try calls(.file) == lines(first + second))
  }

  @Test func `A file that took the place of the noted one is not cut`() async throws {
    var sink = try sink(.file)
    try await sink.open(state: nil)
    let first = [item(1, "a")]
    let prepared = try #require(try await sink.prepare(first))
    _ = try await sink.deliver(first)
    await sink.close()
    try FileManager.default.moveItem(atPath: folder.file("out/agendize.jsonl"), toPath: folder.file("out/old.jsonl"))
    try folder.write("{\"other\":1}\n", to: "out/agendize.jsonl")
    sink = try self.sink(.file)
    try await sink.open(state: prepared)
    await sink.close()
    #expect(try calls(.file) == ["{\"other\":1}"])
    #expect(folder.read("out/old.jsonl").split(separator: "\n").count == 1)
  }

  @Test func `Two sinks do not write into one file`() async throws {
    let one = try sink(.file)
    let two = FileSink(
      name: SinkName("t"), folder: folder.path, template: try PathTemplate("out/{source}.jsonl"), logger: Self.quiet,
      now: { [clock] in clock.now })
    for sink in [one, two] { try await sink.open(state: nil) }
    _ = try await deliver(to: one, [item(1, "a")])
    await #expect(throws: SinkUnavailable.self) { try await deliver(to: two, [item(2, "b")]) }
    await one.close()
    _ = try await deliver(to: two, [item(2, "b")])
    await two.close()
    #expect(try calls(.file).count == 2)
  }

  @Test(arguments: ["", "{}", #"{"format":"files/2","files":[]}"#, #"{"format":"files/1","files":[{"path":"a"}]}"#])
  func `A state that is none makes the sink unavailable: it cuts nothing by guess`(text: String) async throws {
    let sink = try sink(.file)
    await #expect(throws: SinkUnavailable.self) { try await sink.open(state: SinkState(Array(text.utf8))) }
  }

  @Test func `More files than are kept open are written all the same, and each is noted`() async throws {
    let sink = try sink(.file)
    try await sink.open(state: nil)
    let items = (1...40).map { item(Int64($0), "k\($0)", source: "s\($0 % 20)") }
    let results = try await deliver(to: sink, items)
    #expect(results.allSatisfy { if case .done = $0 { true } else { false } })
    for number in 0..<20 { #expect(folder.read("out/s\(number).jsonl").split(separator: "\n").count == 2) }
    _ = try await deliver(to: sink, [item(41, "x", source: "s3")])
    #expect(folder.read("out/s3.jsonl").split(separator: "\n").count == 3)
    await sink.close()
  }
}
