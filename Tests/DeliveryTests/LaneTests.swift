import CallModel
import Delivery
import EventJournal
import Logging
import Support
import Synchronization
import Testing

/// A worker whose sink takes its deliveries one by one, some of them for long.
@Suite struct LaneTests {
  private let folder: ScratchFolder
  private let name = SinkName("s")
  private let clock = TestClock()

  init() throws { folder = try ScratchFolder() }

  /// Hangs on some events until it is let go.
  private final class HangingSink: SingleSink {
    let name = SinkName("s")
    let concurrency: Int
    private struct State {
      var begun: [Int64] = []
      var delivered: [Int64] = []
      var hanging: Set<Int64>
      var waiting: [CheckedContinuation<Void, Never>] = []
      var underWay = 0
      var most = 0
    }
    private let state: Mutex<State>

    init(hanging: Set<Int64>, concurrency: Int = 4) {
      self.concurrency = concurrency
      state = Mutex(State(hanging: hanging))
    }

    var begun: [Int64] { state.withLock { $0.begun } }
    var delivered: [Int64] { state.withLock { $0.delivered } }
    var most: Int { state.withLock { $0.most } }

    func letGo() {
      let waiting = state.withLock { state in
        defer { state.waiting = [] }
        state.hanging = []
        return state.waiting
      }
      for continuation in waiting { continuation.resume() }
    }

    func open(state: SinkState?) {}
    func close() {}
    func test(_ item: SinkItem) -> SinkResult { .skipped }

    func deliver(_ item: SinkItem) async -> SinkResult {
      let seq = item.entry.seq
      state.withLock { state in
        state.begun.append(seq)
        state.underWay += 1
        state.most = max(state.most, state.underWay)
      }
      await withCheckedContinuation { continuation in
        let isFree = state.withLock { state in
          guard state.hanging.contains(seq) else { return true }
          state.waiting.append(continuation)
          return false
        }
        if isFree { continuation.resume() }
      }
      state.withLock { state in
        state.underWay -= 1
        state.delivered.append(seq)
      }
      return .done(detail: "ok")
    }
  }

  private func journal(_ calls: [String]) async throws -> SQLiteJournal {
    let clock = clock
    let journal = try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: { clock.now }))
    try await journal.declare([SinkDeclaration(name: name, start: .beginning)])
    for (number, call) in calls.enumerated() {
      _ = try await journal.append([SampleEvents.event(call, body: "{\"n\":\(number)}", at: clock.now)])
    }
    return journal
  }

  private func worker(_ sink: HangingSink, _ journal: SQLiteJournal) -> SinkWorker {
    let clock = clock
    return SinkWorker(
      sink: .single(sink), policy: SinkPolicy(breaker: .standard),
      router: Router(routes: [Route(name: "all", sources: nil, filter: nil, sinks: [name])]), journal: journal,
      signal: journal.signal, worker: WorkerID("w"), breakers: BreakerStates(),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: { clock.now })
  }

  private func states() throws -> [String] {
    let archive = try JournalArchive(folder: folder.path)
    defer { archive.close() }
    return try archive.deliveries().map { "\($0.seq) \($0.state)" }.sorted()
  }

  @Test func `A delivery that hangs holds up its own call and no other, and its call goes on in order afterwards`()
    async throws
  {
    // Call a: 1, 3, 12. The first hangs.
    let journal = try await journal(["a", "b", "a", "c", "d", "e", "f", "g", "h", "i", "j", "a"])
    let sink = HangingSink(hanging: [1])
    let worker = worker(sink, journal)
    let stop = StopSignal(waking: journal.signal)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await worker.run(until: stop) }
      #expect(await eventually { Set(sink.delivered) == Set([2] + Array(4...11)) })
      #expect(try await eventually { try states() == ["1 under way", "12 behind", "3 behind"] })
      #expect(sink.most <= 4)
      sink.letGo()
      #expect(await eventually { sink.delivered.count == 12 })
      #expect(sink.delivered.filter { [1, 3, 12].contains($0) } == [1, 3, 12])
      #expect(try await eventually { try states().isEmpty })
      stop.raise()
      try await tasks.waitForAll()
    }
    #expect(sink.begun.count == 12)
    await journal.close()
  }

  @Test func `As many as may be under way hang: nothing more is begun, and all go on when one ends`() async throws {
    let journal = try await journal(["a", "b", "c", "d", "e"])
    let sink = HangingSink(hanging: [1, 2], concurrency: 2)
    let worker = worker(sink, journal)
    let stop = StopSignal(waking: journal.signal)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await worker.run(until: stop) }
      #expect(try await eventually { try states() == ["1 under way", "2 under way"] })
      #expect(Set(sink.begun) == [1, 2])
      sink.letGo()
      #expect(await eventually { sink.delivered.count == 5 })
      stop.raise()
      try await tasks.waitForAll()
    }
    await journal.close()
  }

  @Test func `Asked to stop, a worker waits for what is under way and settles it`() async throws {
    let journal = try await journal(["a", "b"])
    let sink = HangingSink(hanging: [1])
    let worker = worker(sink, journal)
    let stop = StopSignal(waking: journal.signal)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await worker.run(until: stop) }
      #expect(try await eventually { try states() == ["1 under way"] })
      stop.raise()
      sink.letGo()
      try await tasks.waitForAll()
    }
    #expect(try states().isEmpty)
    #expect(sink.delivered.count == 2)
    await journal.close()
  }

  @Test func `What was under way when the program ended is tried again`() async throws {
    var journal = try await journal(["a"])
    let lease = try #require(
      try await journal.acquire(sink: name, worker: WorkerID("w"), upTo: 1, ttl: .seconds(60)).first)
    let page = try await journal.next(lease, limit: 9)
    try await journal.settle([Settlement(lease: lease, page: page, outcomes: [.underWay])], state: nil)
    #expect(try await journal.next(lease, limit: 9).isEmpty)
    await journal.close()
    let clock = clock
    journal = try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: { clock.now }))
    try await journal.declare([SinkDeclaration(name: name)])
    let again = try #require(
      try await journal.acquire(sink: name, worker: WorkerID("x"), upTo: 1, ttl: .seconds(60)).first)
    let retry = try await journal.next(again, limit: 9)
    #expect(retry.items.map(\.entry.seq) == [1])
    #expect(retry.items.map(\.attempts) == [0])
    await journal.close()
  }
}
