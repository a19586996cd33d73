import CallModel
import Delivery
import EventJournal
import Foundation
import GRDB
import JSONPath
import Logging
import Support
import Testing

/// What file sinks write, close, compress and let go of.
@Suite struct LineTests {
  private let folder: ScratchFolder
  private let clock = TestClock()

  init() throws { folder = try ScratchFolder() }

  private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private func sink(
    _ path: String, _ format: LineFormat = .json, size: Int64? = nil, every: Duration? = nil, compresses: Bool = false,
    files: Int? = nil, age: Duration? = nil
  ) throws -> FileSink {
    FileSink(
      name: SinkName("s"), folder: folder.path, template: try PathTemplate(path), format: format,
      rotation: Rotation(size: size, period: every, compresses: compresses, keptFiles: files, keptAge: age),
      logger: Self.quiet, now: { [clock] in clock.now })
  }

  private func item(_ seq: Int64, name: String = "Ada", call: String? = nil) -> SinkItem {
    var record = SampleEvents.record(call ?? "k\(seq)", at: clock.now)
    record.caller = Party(phone: PhoneNumber("+33612345678"), displayName: name)
    let entry = JournalEntry(
      seq: seq, id: EventID(at: clock.now, random: [UInt8](repeating: UInt8(truncatingIfNeeded: seq), count: 10)),
      receivedAt: clock.now, source: "door", call: record.id, record: record.json())
    return SinkItem(entry: entry, record: record.json(), attempt: 1)
  }

  @discardableResult
  private func deliver(_ sink: FileSink, _ items: [SinkItem]) async throws -> SinkState? {
    let prepared = try await sink.prepare(items)
    let results = try await sink.deliver(items)
    #expect(results.allSatisfy { if case .done = $0 { true } else { false } }, "\(results)")
    return await sink.state() ?? prepared
  }

  private var files: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  private static func columns() throws -> LineFormat {
    .csv([
      .init(name: "id", value: try JSONPathTemplate("${$.externalId}")),
      .init(name: "who", value: try JSONPathTemplate("${$.caller.displayName}")),
      .init(name: "number", value: try JSONPathTemplate("${$.caller.number}")),
    ])
  }

  @Test(arguments: [
    ("Ada", "Ada"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("two\r\nlines", "two  lines"),
    ("=1+1", "\"'=1+1\""), ("@cmd", "\"'@cmd\""), ("+1+cmd|' /C calc'!A0", "\"'+1+cmd|' /C calc'!A0\""),
    ("-1", "-1"), ("-x", "\"'-x\""), (" =1", "\"' =1\""), ("\t=1", "\"'\t=1\""), ("＝1", "\"'＝1\""), ("", ""),
  ])
  func `A cell stands on its line, and is no formula`(text: String, cell: String) async throws {
    let sink = try sink("c.csv", try Self.columns())
    try await sink.open(state: nil)
    try await deliver(sink, [item(1, name: text)])
    await sink.close()
    #expect(folder.read("c.csv") == "id,who,number\r\nk1,\(cell),+33612345678\r\n")
  }

  @Test func `The names of the columns stand once, also where a crash took the first line`() async throws {
    let first = try sink("c.csv", try Self.columns())
    try await first.open(state: nil)
    let noted = try await first.prepare([item(1)])
    _ = try await first.deliver([item(1)])
    await first.close()
    let second = try sink("c.csv", try Self.columns())
    try await second.open(state: noted)
    #expect(folder.read("c.csv").isEmpty)
    try await deliver(second, [item(1), item(2)])
    try await deliver(second, [item(3)])
    await second.close()
    #expect(folder.read("c.csv").components(separatedBy: "\r\n").map { $0.prefix(2) } == ["id", "k1", "k2", "k3", ""])
  }

  @Test func `With other columns another file is begun, and no row stands under a wrong name`() async throws {
    let first = try sink("c.csv", try Self.columns())
    try await first.open(state: nil)
    let state = try await deliver(first, [item(1)])
    await first.close()
    let other = try sink("c.csv", .csv([.init(name: "state", value: try JSONPathTemplate("${$.status}"))]))
    try await other.open(state: state)
    try await deliver(other, [item(2)])
    await other.close()
    #expect(folder.read("c.csv") == "state\r\ncompleted\r\n")
    #expect(folder.read("c-20260302T120000Z.csv").hasPrefix("id,who,number\r\nk1,"))
  }

  @Test func `A file of its size is closed, compressed and let go of in its turn, and no line is lost`() async throws {
    let sink = try sink("a.jsonl", size: 1, compresses: true, files: 2)
    try await sink.open(state: nil)
    for number in 1...5 {
      clock.advance(by: .seconds(1))
      try await deliver(sink, [item(Int64(number))])
    }
    // Compressed is what the last settle noted as closed.
    #expect(
      files == ["a-20260302T120003Z.jsonl.gz", "a-20260302T120004Z.jsonl.gz", "a-20260302T120005Z.jsonl", "a.jsonl"])
    #expect(folder.read("a.jsonl").contains("\"k5\""))
    let text = try shell("gzip", "-dc", folder.file("a-20260302T120004Z.jsonl.gz"))
    #expect(text.contains("\"k3\"") && text.hasSuffix("}\n"))
    await sink.close()
  }

  @Test func `With each period a file of its own, and one with a day in its name keeps it`() async throws {
    let hourly = try sink("h.jsonl", every: .seconds(3_600))
    try await hourly.open(state: nil)
    try await deliver(hourly, [item(1)])
    clock.advance(by: .seconds(1_800))
    try await deliver(hourly, [item(2)])
    clock.advance(by: .seconds(1_800))
    try await deliver(hourly, [item(3)])
    await hourly.close()
    #expect(files == ["h-20260302T130000Z.jsonl", "h.jsonl"])
    #expect(folder.read("h-20260302T130000Z.jsonl").split(separator: "\n").count == 2)
    let daily = try sink("d-{date}.jsonl", compresses: true, age: .seconds(86_400))
    try await daily.open(state: nil)
    try await deliver(daily, [item(4)])
    clock.advance(by: .seconds(86_400))
    try await deliver(daily, [item(5)])
    try await deliver(daily, [item(6)])
    #expect(files.filter { $0.hasPrefix("d-") } == ["d-2026-03-02.jsonl.gz", "d-2026-03-03.jsonl"])
    clock.advance(by: .seconds(2 * 86_400))
    try await deliver(daily, [item(7)])
    try await deliver(daily, [item(8)])
    #expect(files.filter { $0.hasPrefix("d-") } == ["d-2026-03-03.jsonl.gz", "d-2026-03-05.jsonl"])
    await daily.close()
  }

  @Test func `Cut off at any step of closing, what was settled is there once`() async throws {
    // The states that a crash leaves: closed and not noted; noted and not compressed; compressed and not noted.
    var sink = try sink("a.jsonl", size: 1, compresses: true)
    try await sink.open(state: nil)
    let settled = try await deliver(sink, [item(1)])
    clock.advance(by: .seconds(1))
    let noted = try await sink.prepare([item(2)])
    await sink.close()
    for state in [settled, noted] {
      sink = try self.sink("a.jsonl", size: 1, compresses: true)
      try await sink.open(state: state)
      await sink.close()
    }
    sink = try self.sink("a.jsonl", size: 1, compresses: true)
    try await sink.open(state: noted)
    try await deliver(sink, [item(2)])
    clock.advance(by: .seconds(1))
    _ = try await sink.prepare([item(3)])
    await sink.close()
    // That step compressed and was not noted: it is done again.
    sink = try self.sink("a.jsonl", size: 1, compresses: true)
    try await sink.open(state: noted)
    _ = try await sink.prepare([item(3)])
    await sink.close()
    let all = try shell("sh", "-c", "cd \(folder.path) && zcat -f a*.jsonl*")
    #expect(all.split(separator: "\n").filter { $0.contains("\"k1\"") }.count == 1)
    #expect(!files.contains { $0.hasSuffix(".part") })
  }

  @Test func `Of one call nothing goes by what could not be written before it`() async throws {
    try FileManager.default.createDirectory(atPath: folder.file("ringing.jsonl"), withIntermediateDirectories: true)
    let sink = FileSink(
      name: SinkName("s"), folder: folder.path, template: try PathTemplate("{status}.jsonl"), logger: Self.quiet,
      now: { [clock] in clock.now })
    try await sink.open(state: nil)
    let statuses: [CallStatus] = [.ringing, .completed]
    let items = statuses.enumerated().map { index, status in
      let record = SampleEvents.record("a", at: clock.now, status: status)
      return SinkItem(
        entry: JournalEntry(
          seq: Int64(index + 1), id: EventID(at: clock.now, random: [UInt8](repeating: 0, count: 10)),
          receivedAt: clock.now, source: "x", call: record.id, record: record.json()), record: record.json(), attempt: 1
      )
    }
    _ = try await sink.prepare(items + [item(3)])
    let results = try await sink.deliver(items + [item(3)])
    guard case .failed = results[0], results[1] == .skipped, case .done = results[2] else {
      return #expect(Bool(false), "\(results)")
    }
    await sink.close()
  }

  private func shell(_ command: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
