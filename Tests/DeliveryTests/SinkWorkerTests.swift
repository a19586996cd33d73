import CallModel
import Delivery
import EventJournal
import Logging
import Support
import Testing

/// A worker with a real journal and a sink that does as it is told.
@Suite struct SinkWorkerTests {
  private let folder: ScratchFolder
  private let name = SinkName("s")
  /// Moves on whenever a worker looks at it.
  private let clock = TestClock()

  init() throws { folder = try ScratchFolder() }

  private actor ScriptedSink: PageSink {
    nonisolated let name = SinkName("s")
    nonisolated let pageLimit = 8
    private var script: [SinkFailure?]
    private let otherwise: SinkFailure?
    private let poison: Set<Int64>
    private(set) var pages: [[Int64]] = []
    private(set) var delivered: [Int64] = []

    /// - Parameter script: for the first deliveries; nil: it is taken.
    init(_ script: [SinkFailure?], otherwise: SinkFailure? = nil, poison: Set<Int64> = []) {
      self.poison = poison
      self.script = script
      self.otherwise = otherwise
    }

    func open(state: SinkState?) {}
    func close() {}
    func test(_ item: SinkItem) -> SinkResult { .skipped }

    func deliver(_ items: [SinkItem]) -> [SinkResult] {
      pages.append(items.map(\.entry.seq))
      return items.map { item in
        let scripted = script.isEmpty ? otherwise : script.removeFirst()
        let failure = poison.contains(item.entry.seq) ? SinkFailure("poison") : scripted
        if failure == nil { delivered.append(item.entry.seq) }
        return failure.map { .failed($0) } ?? .done(detail: "ok")
      }
    }
  }

  private func journal(_ count: Int) async throws -> SQLiteJournal {
    let clock = clock
    let journal = try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: { clock.now }))
    try await journal.declare([SinkDeclaration(name: name, start: .beginning)])
    for number in 0..<count {
      _ = try await journal.append([
        SampleEvents.event("c\(number)", at: clock.now)
      ])
    }
    return journal
  }

  private func worker(_ sink: ScriptedSink, _ journal: SQLiteJournal, _ policy: SinkPolicy) -> SinkWorker {
    let clock = clock
    let route = Route(name: "all", sources: nil, filter: nil, sinks: [name])
    return SinkWorker(
      sink: .paged(sink), policy: policy, router: Router(routes: [route]), journal: journal, signal: journal.signal,
      worker: WorkerID("w"), breakers: BreakerStates(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      now: {
        clock.advance(by: .milliseconds(50))
        return clock.now
      })
  }

  private func run(
    _ sink: ScriptedSink, _ journal: SQLiteJournal, _ policy: SinkPolicy,
    until isDone: @escaping @Sendable () async -> Bool
  ) async throws {
    let worker = worker(sink, journal, policy)
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try? await worker.run(until: StopSignal(waking: journal.signal)) }
      #expect(await eventually { await isDone() })
      tasks.cancelAll()
    }
  }

  private func states(_ journal: SQLiteJournal) throws -> [String] {
    let archive = try JournalArchive(folder: folder.path)
    defer { archive.close() }
    return try archive.deliveries().map { "\($0.seq) \($0.state)" }.sorted()
  }

  @Test func `With the breaker open one delivery at a time is tried, and all comes afterwards, what waited first`()
    async throws
  {
    let journal = try await journal(40)
    let down = SinkFailure("down")
    // The first page fails whole; then so do three probes.
    let sink = ScriptedSink([SinkFailure?](repeating: down, count: 8 + 3))
    let policy = SinkPolicy(
      retry: RetryPolicy(schedule: [.zero, .zero, .zero, .zero], spread: 0),
      breaker: CircuitBreaker.Settings(failures: 5, pause: .milliseconds(20), longest: .milliseconds(40)))
    try await run(sink, journal, policy) { await sink.delivered.count == 40 }
    let pages = await sink.pages
    #expect(pages[0].count == 8)
    #expect(pages[1...4].map(\.count) == [1, 1, 1, 1])
    #expect(await Set(sink.delivered) == Set(1...40))
    // What waited came before what had not been tried.
    #expect(await Array(sink.delivered.prefix(8)) == Array(1...8))
    #expect(try states(journal).isEmpty)
    await journal.close()
  }

  @Test(arguments: [[1, 2, 3], [1, 5, 9, 13, 17, 20], Array(1...12)] as [[Int64]])
  func `Deliveries that can never be taken keep no others from their destination, and are dead in the end`(
    poison: [Int64]
  ) async throws {
    let journal = try await journal(20)
    let sink = ScriptedSink([], poison: Set(poison))
    let policy = SinkPolicy(
      retry: RetryPolicy(schedule: [.milliseconds(100), .milliseconds(100)], spread: 0),
      breaker: CircuitBreaker.Settings(failures: 2, pause: .milliseconds(20), longest: .milliseconds(40)))
    let others = 20 - poison.count
    try await run(sink, journal, policy) {
      let dead = (try? deadCount(folder.path)) ?? 0
      return await sink.delivered.count == others && dead == poison.count
    }
    #expect(await Set(sink.delivered) == Set(1...20).subtracting(poison))
    await journal.close()
  }

  @Test func `What is refused is held, what is given up is dead, and what is wanted no more pauses the sink`()
    async throws
  {
    let journal = try await journal(4)
    let sink = ScriptedSink([
      SinkFailure("no", remedy: .hold), SinkFailure("never", remedy: .dead), nil, SinkFailure("gone", remedy: .pause),
    ])
    try await run(sink, journal, SinkPolicy()) {
      (try? pausedReason(folder.path)) == "gone"
    }
    #expect(try states(journal) == ["1 held", "2 dead", "4 parked"])
    #expect(await sink.delivered == [3])
    await journal.close()
  }
}

private func deadCount(_ folder: String) throws -> Int {
  let archive = try JournalArchive(folder: folder)
  defer { archive.close() }
  return try archive.deliveries(DeliveryFilter(states: [.dead])).count
}

private func pausedReason(_ folder: String) throws -> String? {
  let archive = try JournalArchive(folder: folder)
  defer { archive.close() }
  return try archive.sinks().first?.paused
}
