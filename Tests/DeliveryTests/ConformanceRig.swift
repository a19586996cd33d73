import CallModel
import Delivery
import EventJournal
import Foundation
import GRDB
import JSONPath
import Logging
import NIOPosix
import StrictJSON
import Support
import Synchronization
import Testing

/// A journal, a sink of any kind, and a worker between them. Events carry a number each, by which their effects are known.
final class ConformanceRig {
  enum Kind: String, CaseIterable, Sendable {
    case lines, csv, calls, table, web, command

    /// Whether a crash doubles nothing.
    var isExact: Bool { self != .web && self != .command }
  }

  private let folder: ScratchFolder
  private let clock = TestClock()
  private let name = SinkName("s")
  private var kind = Kind.lines
  private var journal: SQLiteJournal?
  private var target: ScriptedTarget?
  private var client: HTTPSinkClient?
  private var port = 0

  init() throws { folder = try ScratchFolder(inMemory: true) }

  func prepare(_ kind: Kind) async throws {
    self.kind = kind
    if kind == .web {
      let target = ScriptedTarget()
      port = try await target.start()
      self.target = target
      let clock = clock
      client = try HTTPSinkClient(group: .singleton, now: { clock.now })
    }
    try await open()
  }

  private func open() async throws {
    let clock = clock
    let journal = try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: { clock.now }))
    try await journal.declare([SinkDeclaration(name: name, start: .beginning)])
    self.journal = journal
  }

  func end() async throws {
    await journal?.close()
    await client?.shutdown()
    await target?.stop()
    let archive = try JournalArchive(folder: folder.path)
    defer { archive.close() }
    #expect(try archive.sinks().map(\.unaccounted) == [0])
    #expect(try archive.deliveries().isEmpty)
  }

  func append(_ count: Int, calls: Int, from first: Int = 0) async throws {
    let clock = clock
    var batch: [IncomingEvent] = []
    for number in first..<(first + count) {
      var record = SampleEvents.record("c\(number % calls)", at: clock.now)
      record.externalId = "\(number)"
      let part = EventPart(id: EventID(at: clock.now, random: Self.random(number)), record: record)
      batch.append(
        SampleEvents.event("{\"n\":\(number)}", [part], call: record.id, at: clock.now, source: "s", delivery: nil))
      if batch.count == 200 || number == first + count - 1 {
        _ = try await journal?.append(batch)
        batch = []
      }
    }
  }

  private static func random(_ number: Int) -> [UInt8] {
    (0..<10).map { UInt8(truncatingIfNeeded: number >> ($0 % 4 * 8) &+ $0) }
  }

  // MARK: Work

  private func sink() throws -> DeliverySink {
    let clock = clock
    let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    switch kind {
    case .lines, .csv:
      let column = LineFormat.Column(name: "n", value: try JSONPathTemplate("${$.externalId}"))
      return .paged(
        FileSink(
          name: name, folder: folder.file("out"), template: try PathTemplate("f"),
          format: kind == .csv ? .csv([column]) : .json, logger: quiet, now: { clock.now }))
    case .calls: return .paged(SQLiteSink(name: name, path: folder.file("out/d")))
    case .table:
      let column = MappedTable.Column(name: "n", value: try JSONPathTemplate("${$.externalId}"))
      return .paged(
        SQLiteSink(name: name, path: folder.file("out/d"), table: MappedTable(name: "t", columns: [column])))
    case .web:
      guard let client else { throw SinkUnavailable("no client") }
      let settings = HTTPSinkSettings(
        target: try HTTPTarget("http://127.0.0.1:\(port)/x"), timeout: .milliseconds(600), concurrency: 64)
      return .single(HTTPSink(name: name, settings: settings, client: client, now: { clock.now }))
    case .command:
      let script = "test -e broken && exit 1; mkdir -p out; echo $1 >> out/f"
      let arguments = try ["-c", script, "sh", "${$.externalId}"].map { try JSONPathTemplate($0) }
      return .single(
        CommandSink(
          name: name, settings: CommandSettings(program: "/bin/sh", arguments: arguments, concurrency: 1),
          folder: folder.path))
    }
  }

  private func worker(_ moment: CrashingJournal.Moment? = nil) throws -> SinkWorker {
    let clock = clock
    guard let journal else { throw SinkUnavailable("no journal") }
    let route = Route(name: "all", sources: nil, filter: nil, sinks: [name])
    return SinkWorker(
      sink: try sink(),
      policy: SinkPolicy(retry: RetryPolicy(.growing(first: .seconds(1), factor: 1, longest: .seconds(1)))),
      router: Router(routes: [route]), journal: CrashingJournal(journal, moment, nil), signal: journal.signal,
      worker: WorkerID("w"), breakers: BreakerStates(),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: { clock.now })
  }

  /// Works until so many effects are there, and nothing waits.
  func work(until count: Int, within limit: Duration = .seconds(60)) async throws {
    let worker = try worker()
    guard let journal else { return }
    let stop = StopSignal(waking: journal.signal)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await worker.run(until: stop) }
      let isDone = try await eventually(within: limit) {
        clock.advance(by: .seconds(2))
        journal.signal.raise()
        return try isSettled(count)
      }
      #expect(isDone)
      stop.raise()
      try await tasks.waitForAll()
    }
  }

  private func isSettled(_ count: Int) throws -> Bool {
    let archive = try JournalArchive(folder: folder.path)
    defer { archive.close() }
    guard let sink = try archive.sinks().first else { return false }
    return sink.delivered >= count && sink.waiting == 0
  }

  /// Tries, and comes to nothing.
  func attempt() async throws { try await worker().turns(2) }

  /// The program ends in its first settle, and is started again.
  func crash(_ moment: CrashingJournal.Moment) async throws {
    await #expect(throws: JournalError.self) { try await worker(moment).turns(1) }
    await journal?.close()
    try await open()
  }

  func replay(_ count: Int) async throws {
    guard let journal else { return }
    let id = try await journal.beginReplay(request: [], range: 1...Int64(count), fields: [])
    let deliveries = (1...Int64(count)).map { ReplayDelivery(sink: name, seq: $0, call: nil, route: nil) }
    #expect(try await journal.advanceReplay(id, to: Int64(count), examined: count, deliveries))
    try await work(until: count * 2)
  }

  // MARK: The destination

  func breakDown() throws {
    switch kind {
    case .lines, .csv, .calls, .table:
      try FileManager.default.moveItem(atPath: folder.file("out"), toPath: folder.file("away"))
      try folder.write("in the way", to: "out")
    case .web: target?.set([.hang, .close, .answer(503)], otherwise: .answer(500))
    case .command: try folder.write("", to: "broken")
    }
  }

  func mend() throws {
    switch kind {
    case .lines, .csv, .calls, .table:
      try FileManager.default.removeItem(atPath: folder.file("out"))
      try FileManager.default.moveItem(atPath: folder.file("away"), toPath: folder.file("out"))
    case .web: target?.set([], otherwise: .answer(200))
    case .command: try FileManager.default.removeItem(atPath: folder.file("broken"))
    }
  }

  /// The numbers of the events that are there, in their order at the destination.
  func effects() throws -> [Int] {
    switch kind {
    case .lines: return folder.read("out/f").split(separator: "\n").compactMap { Self.number(in: String($0)) }
    case .csv: return folder.read("out/f").components(separatedBy: "\r\n").compactMap { Int($0) }
    case .command: return folder.read("out/f").split(separator: "\n").compactMap { Int($0) }
    case .web: return (target?.accepted ?? []).compactMap { Self.number(in: $0.body) }
    case .calls: return try query("SELECT record FROM call_events ORDER BY seq").compactMap(Self.number)
    case .table:
      // A row a call: what every event left is counted, and the last of each call is what its row says.
      let count = try query("SELECT count(*) FROM switchboard_events").first.flatMap { Int($0) } ?? 0
      for row in try query("SELECT n FROM t").compactMap({ Int($0) }) { #expect(row < count) }
      return Array(0..<count)
    }
  }

  private static func number(in record: String) -> Int? {
    record.components(separatedBy: #""externalId":""#).dropFirst().first.flatMap { Int($0.prefix { $0 != "\"" }) }
  }

  private func query(_ sql: String) throws -> [String] {
    let database = try DatabaseQueue(path: folder.file("out/d"))
    defer { try? database.close() }
    return try database.read { try String.fetchAll($0, sql: sql) }
  }

  func expectOnce(_ count: Int, inOrderOf calls: Int) throws {
    let effects = try effects()
    #expect(effects.count == count)
    #expect(Set(effects).count == count)
    var last = [Int](repeating: -1, count: calls)
    var disorder = 0
    for number in effects {
      if number < last[number % calls] { disorder += 1 }
      last[number % calls] = number
    }
    #expect(disorder == 0)
    guard kind == .table else { return }
    let rows = try query("SELECT n FROM t").compactMap { Int($0) }
    #expect(Set(rows) == Set((count - min(calls, count))..<count))
  }
}
