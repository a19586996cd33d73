import CallModel
import EventJournal
import Support
import Synchronization
import Testing

@Suite struct AppendQueueTests {
  /// Stores nothing; answers as it is told.
  private actor ScriptedJournal: Journal {
    private(set) var batches: [Int] = []
    private var failures: [JournalError.Code]
    private var poison: String?

    init(failures: [JournalError.Code] = [], poison: String? = nil) {
      self.failures = failures
      self.poison = poison
    }

    func append(_ batch: [IncomingEvent]) throws(JournalError) -> [AppendOutcome] {
      batches.append(batch.count)
      if !failures.isEmpty { throw JournalError(failures.removeFirst(), "scripted") }
      if let poison, batch.contains(where: { $0.source == poison }) { throw JournalError(.unacceptable, "scripted") }
      return batch.map { .stored(seq: 1, id: $0.parts[0].id) }
    }

    func acquire(
      sink: SinkName, worker: WorkerID, upTo: Int, ttl: Duration, configuration: Int64?
    ) throws(JournalError) -> [Lease] { [] }
    func next(_ lease: Lease, limit: Int) throws(JournalError) -> DeliveryPage { throw JournalError(.notFound, "") }
    func originals(_ seqs: [Int64]) throws(JournalError) -> [Int64: OriginalRequest] { [:] }
    func settle(_ pages: [Settlement], state: SinkState?) throws(JournalError) {}
    func pause(sink: SinkName, reason: String) throws(JournalError) -> Bool { false }
  }

  private final class Receiver: AppendReceiver {
    let replies = Mutex<[AppendReply]>([])
    let calls = Mutex(0)

    func appended(_ replies: [AppendReply]) {
      self.replies.withLock { $0 += replies }
      calls.withLock { $0 += 1 }
    }
  }

  private let now = TestClock().now

  /// - Returns: whether there was room.
  @discardableResult
  private func submit(_ event: IncomingEvent, _ ticket: UInt64, to receiver: Receiver, _ queue: AppendQueue) -> Bool {
    queue.submit([AppendQueue.Submission(event: event, ticket: ticket)], to: receiver).isEmpty
  }

  @Test func `What waits together is stored together, and each receiver is told once`() async throws {
    let journal = ScriptedJournal()
    let queue = AppendQueue(journal: journal) { _ in }
    let receivers = [Receiver(), Receiver()]
    for ticket in 0..<10 as Range<UInt64> {
      #expect(submit(SampleEvents.event("\(ticket)", at: now), ticket, to: receivers[Int(ticket % 2)], queue))
    }
    queue.close()
    await queue.run()
    #expect(await journal.batches == [10])
    for receiver in receivers {
      #expect(receiver.calls.withLock { $0 } == 1)
      #expect(receiver.replies.withLock { $0.map(\.ticket) }.count == 5)
    }
  }

  @Test func `A batch holds at most 256 events and a mebibyte`() async throws {
    let journal = ScriptedJournal()
    let queue = AppendQueue(journal: journal) { _ in }
    let receiver = Receiver()
    for ticket in 0..<600 as Range<UInt64> {
      submit(SampleEvents.event("\(ticket)", at: now), ticket, to: receiver, queue)
    }
    let large = String(repeating: "x", count: 700_000)
    for ticket in 600..<603 as Range<UInt64> {
      submit(SampleEvents.event("\(ticket)", body: "\"\(ticket)\(large)\"", at: now), ticket, to: receiver, queue)
    }
    queue.close()
    await queue.run()
    #expect(await journal.batches == [256, 256, 89, 1, 1])
  }

  @Test func `A full queue refuses, and what it took is still stored`() async throws {
    let journal = ScriptedJournal()
    let queue = AppendQueue(journal: journal, capacity: 2) { _ in }
    let receiver = Receiver()
    let accepted = (0..<4 as Range<UInt64>).map {
      submit(SampleEvents.event("\($0)", at: now), $0, to: receiver, queue)
    }
    #expect(accepted == [true, true, false, false])
    queue.close()
    #expect(!submit(SampleEvents.event("5", at: now), 5, to: receiver, queue))
    await queue.run()
    #expect(receiver.replies.withLock { $0.count } == 2)
  }

  @Test func `One event's fault is not the others'`() async throws {
    let journal = ScriptedJournal(poison: "door")
    let queue = AppendQueue(journal: journal) { _ in }
    let receiver = Receiver()
    for (ticket, source) in ["agendize", "door", "agendize"].enumerated() {
      submit(SampleEvents.event("\(ticket)", at: now, source: source), UInt64(ticket), to: receiver, queue)
    }
    queue.close()
    await queue.run()
    let failed = receiver.replies.withLock {
      $0.filter { if case .failure = $0.result { true } else { false } }.map(\.ticket)
    }
    #expect(failed == [1])
    #expect(receiver.replies.withLock { $0.count } == 3)
  }

  @Test func `Once the journal is broken nothing more is taken`() async throws {
    let journal = ScriptedJournal(failures: [.broken])
    let broken = Mutex(0)
    let queue = AppendQueue(journal: journal) { _ in broken.withLock { $0 += 1 } }
    let receiver = Receiver()
    submit(SampleEvents.event("1", at: now), 1, to: receiver, queue)
    await queue.run()
    #expect(broken.withLock { $0 } == 1)
    #expect(!submit(SampleEvents.event("2", at: now), 2, to: receiver, queue))
    #expect(receiver.replies.withLock { $0.count } == 1)
  }
}
