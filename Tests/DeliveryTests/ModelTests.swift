import CallModel
import Delivery
import EventJournal
import Foundation
import Logging
import Support
import Synchronization
import Testing

/// Workers and journal under random events, sinks, crashes and clocks: whatever happens, everything adds up, no call is out of
/// order, and where a sink remembers with the settle each event has its effect once.
///
/// `SWITCHBOARD_MODEL_RUNS=10000` runs more of them, `SWITCHBOARD_MODEL_SEED=17` one again.
@Suite struct ModelTests {
  private static var runs: ClosedRange<UInt64> {
    let environment = ProcessInfo.processInfo.environment
    if let seed = environment["SWITCHBOARD_MODEL_SEED"].flatMap(UInt64.init) { return seed...seed }
    return 1...max(1, environment["SWITCHBOARD_MODEL_RUNS"].flatMap(UInt64.init) ?? 400)
  }

  @Test(.timeLimit(.minutes(30)))
  func `Whatever happens, everything adds up, calls stay in order, and effects are there once`() async throws {
    var failed = 0
    for seed in Self.runs where failed < 3 {
      let faults = try await ModelRun(seed: seed).run()
      if !faults.isEmpty { failed += 1 }
      #expect(faults.isEmpty, "SWITCHBOARD_MODEL_SEED=\(seed): \(faults.prefix(5))")
    }
  }

  /// A check that nothing can fail checks nothing: with each fault put in, some run finds it.
  @Test(arguments: ModelRun.Fault.allCases)
  func `With a guarantee broken on purpose it is found`(fault: ModelRun.Fault) async throws {
    for seed in 1...200 as ClosedRange<UInt64> {
      if try await !ModelRun(seed: seed, fault: fault).run().isEmpty { return }
    }
    #expect(Bool(false), "\(fault) was not found")
  }
}

/// SplitMix64: a seed gives the same run everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// One run of the model.
final class ModelRun {
  /// What may be broken on purpose.
  enum Fault: String, CaseIterable {
    /// A sink says that it took what it did not.
    case earlyAcknowledgement
    /// What a sink remembers is written in another step than the settle, and a crash falls between.
    case splitSettle
    /// A cursor is not where the settle left it.
    case lostCursor
    /// What was settled is not there after a crash.
    case skippedSync
    /// A later event of a call goes by an earlier one that failed.
    case overtaking
  }

  private var random: SplitMix
  private let fault: Fault?
  private let folder: ScratchFolder
  private let clock = TestClock()
  private var faults: [String] = []
  private let sinks: [ModelSink]
  private var appended: [(seq: Int64, call: Int)] = []
  /// What operators gave up, or put back out of its turn.
  private var exempt: [String: Set<Int64>] = [:]
  private var number = 0

  init(seed: UInt64, fault: Fault? = nil) throws {
    random = SplitMix(state: seed)
    self.fault = fault
    folder = try ScratchFolder(inMemory: true)
    sinks = [ModelSink("file", fault: fault), ModelSink("table", fault: fault), ModelSink("web", fault: fault)]
  }

  func run() async throws -> [String] {
    var journal = try await open()
    for _ in 0..<Int.random(in: 8...24, using: &random) {
      switch Int.random(in: 0..<10, using: &random) {
      case 0...2: try await append(journal)
      case 3...6: journal = try await work(journal)
      case 7: moveClock()
      case 8: try await operate(journal)
      default: journal = try await crash(journal)
      }
      check()
    }
    // In the end every destination works, and operators have put back what waited for them.
    for sink in sinks { sink.heal() }
    for _ in 0..<40 {
      for sink in sinks {
        _ = try await journal.resume(sink: sink.name)
        _ = try await journal.retry(DeliveryFilter(sink: sink.name.text, states: [.held, .dead]))
      }
      clock.advance(by: .seconds(86_400))
      for sink in sinks { try await worker(sink, journal, crash: nil).turns(6) }
      if try isDrained() { break }
    }
    check()
    try checkEffects()
    await journal.close()
    return faults
  }

  private func open() async throws -> SQLiteJournal {
    let clock = clock
    let journal = try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: { clock.now }))
    try await journal.declare(sinks.map { SinkDeclaration(name: $0.name, start: .beginning) })
    return journal
  }

  private func append(_ journal: SQLiteJournal) async throws {
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      number += 1
      let call = Int.random(in: 0..<3, using: &random)
      let outcomes = try await journal.append([
        SampleEvents.event("c\(call)", body: "{\"n\":\(number)}", at: clock.now)
      ])
      if case .stored(let seq, _)? = outcomes.first { appended.append((seq, call)) }
    }
  }

  private func work(_ journal: SQLiteJournal) async throws -> SQLiteJournal {
    let sink = sinks.randomElement(using: &random) ?? sinks[0]
    sink.misbehave(seed: random.next())
    let crash: CrashingJournal.Moment? =
      Int.random(in: 0..<5, using: &random) == 0
      ? (Bool.random(using: &random) ? .beforeSettle : .afterSettle) : nil
    do {
      try await worker(sink, journal, crash: crash).turns(Int.random(in: 1...3, using: &random))
      return journal
    } catch {
      return try await self.crash(journal)
    }
  }

  private func worker(_ sink: ModelSink, _ journal: SQLiteJournal, crash: CrashingJournal.Moment?) -> SinkWorker {
    let clock = clock
    return SinkWorker(
      sink: .paged(sink),
      policy: SinkPolicy(
        retry: RetryPolicy(schedule: [.seconds(1), .seconds(60)], spread: 0),
        breaker: CircuitBreaker.Settings(failures: 3, pause: .seconds(5), longest: .seconds(20))),
      router: Router(routes: [
        Route(name: "all", sources: nil, filter: nil, sinks: Set(sinks.map(\.name)))
      ]), journal: CrashingJournal(journal, crash, fault), signal: journal.signal, worker: WorkerID("w"),
      breakers: BreakerStates(), logger: Logger(label: "model") { _ in SwiftLogNoOpLogHandler() }, now: { clock.now })
  }

  private func moveClock() {
    let steps: [Duration] = [.seconds(1), .seconds(61), .seconds(-30), .seconds(86_400), .milliseconds(1)]
    clock.advance(by: steps.randomElement(using: &random) ?? .zero)
  }

  private func operate(_ journal: SQLiteJournal) async throws {
    let sink = sinks.randomElement(using: &random) ?? sinks[0]
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      exempt[sink.name.text, default: []].formUnion(try waiting(sink, [.dead]))
      _ = try await journal.retry(DeliveryFilter(sink: sink.name.text))
    case 1:
      exempt[sink.name.text, default: []].formUnion(try waiting(sink, DeliveryState.allCases))
      _ = try await journal.drop(DeliveryFilter(sink: sink.name.text))
    case 2: _ = try await journal.pause(sink: sink.name, reason: "model")
    default: _ = try await journal.resume(sink: sink.name)
    }
  }

  private func waiting(_ sink: ModelSink, _ states: [DeliveryState]) throws -> [Int64] {
    let archive = try JournalArchive(folder: folder.path)
    defer { archive.close() }
    return try archive.deliveries(DeliveryFilter(sink: sink.name.text, states: states), limit: 10_000).map(\.seq)
  }

  private func crash(_ journal: SQLiteJournal) async throws -> SQLiteJournal {
    await journal.close()
    return try await open()
  }

  // MARK: What must hold

  private func check() {
    do {
      let archive = try JournalArchive(folder: folder.path)
      defer { archive.close() }
      for sink in try archive.sinks() where sink.unaccounted != 0 {
        faults.append("\(sink.name): \(sink.unaccounted) unaccounted")
      }
    } catch { faults.append("\(error)") }
  }

  private func isDrained() throws -> Bool {
    let archive = try JournalArchive(folder: folder.path)
    defer { archive.close() }
    let last = appended.last?.seq ?? 0
    return try archive.sinks().allSatisfy { $0.position >= last && $0.waiting == 0 && $0.dead == 0 }
  }

  private func checkEffects() throws {
    if try !isDrained() { faults.append("something still waits in the end") }
    for sink in sinks {
      // Dead ones were put back at the end, out of their turn.
      let free = exempt[sink.name.text] ?? []
      let effects = sink.effects
      for (seq, _) in appended where !free.contains(seq) {
        let count = effects.count { $0.seq == seq }
        if count == 0 { faults.append("\(sink.name): \(seq) is lost") }
        if count > 1, sink.isExact { faults.append("\(sink.name): \(seq) is there \(count) times") }
      }
      for call in 0..<3 {
        let seqs = effects.filter { $0.call == call && !$0.wasDead && !free.contains($0.seq) }.map(\.seq)
        var first: [Int64] = []
        for seq in seqs where !first.contains(seq) { first.append(seq) }
        if first != first.sorted() { faults.append("\(sink.name): call \(call) is out of order: \(first)") }
      }
    }
  }
}
