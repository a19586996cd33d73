import CallModel
import EventJournal
import Support
import Testing

/// What every journal promises to sinks.
@Suite struct DeliveryJournalTests {
  private let folder: ScratchFolder
  private let clock = TestClock()
  private let sink = SinkName("s")
  private let worker = WorkerID("w1")

  init() throws { folder = try ScratchFolder() }

  private func open(_ change: (inout JournalSettings) -> Void = { _ in }) throws -> SQLiteJournal {
    let clock = clock
    var settings = JournalSettings(now: { clock.now })
    change(&settings)
    return try SQLiteJournal(folder: folder.path, settings: settings)
  }

  private func lease(_ journal: SQLiteJournal, _ worker: WorkerID? = nil) async throws -> Lease {
    try #require(try await journal.acquire(sink: sink, worker: worker ?? self.worker, upTo: 1, ttl: .seconds(60)).first)
  }

  private func settle(_ journal: SQLiteJournal, _ lease: Lease, _ page: DeliveryPage, _ outcomes: [DeliveryOutcome])
    async throws
  {
    try await journal.settle([Settlement(lease: lease, page: page, outcomes: outcomes)], state: nil)
  }

  private func append(_ journal: SQLiteJournal, _ keys: String...) async throws {
    for key in keys {
      clock.advance(by: .milliseconds(1))
      _ = try await journal.append([
        SampleEvents.event(key, body: "{\"id\":\"\(key)\",\"n\":\(clock.now.microseconds)}", at: clock.now)
      ])
    }
  }

  @Test func `A sink gets every event once, in order, and goes on there after a restart`() async throws {
    var journal = try open()
    try await journal.declare([SinkDeclaration(name: sink)])
    try await append(journal, "1", "2", "3")
    var lease = try await lease(journal)
    let page = try await journal.next(lease, limit: 2)
    #expect(page.items.map(\.entry.seq) == [1, 2])
    try await settle(journal, lease, page, [.done, .done])
    await journal.close()
    journal = try open()
    try await journal.declare([SinkDeclaration(name: sink)])
    lease = try await self.lease(journal, WorkerID("w2"))
    let rest = try await journal.next(lease, limit: 9)
    #expect(rest.items.map(\.entry.seq) == [3])
    try await settle(journal, lease, rest, [.done])
    #expect(try await journal.next(lease, limit: 9).isEmpty)
    await journal.close()
  }

  @Test func `A paused sink gets nothing, also after a restart, until it is resumed; both are in the audit log`()
    async throws
  {
    var journal = try open()
    try await journal.declare([SinkDeclaration(name: sink)])
    try await append(journal, "1", "2")
    var lease = try await lease(journal)
    let version = journal.signal.version
    let archive = try JournalArchive(folder: folder.path)
    let entries = try archive.logSize()
    #expect(try await journal.pause(sink: sink, reason: "HTTP 410"))
    #expect(try await !journal.pause(sink: sink, reason: "another reason"))
    #expect(journal.signal.version > version)
    #expect(try await journal.next(lease, limit: 9).isEmpty)
    await journal.close()
    journal = try open()
    lease = try await self.lease(journal, WorkerID("w2"))
    #expect(try await journal.next(lease, limit: 9).isEmpty)
    #expect(try archive.sinks().map(\.paused) == ["HTTP 410"])
    #expect(try await journal.resume(sink: sink))
    #expect(try await !journal.resume(sink: sink))
    #expect(try archive.sinks().map(\.paused) == [nil])
    #expect(try archive.logSize() == entries + 2)
    archive.close()
    #expect(try await journal.next(lease, limit: 9).items.map(\.entry.seq) == [1, 2])
    await journal.close()
  }

  @Test func `What an operator gives up is not tried again, its call goes on, and it is counted`() async throws {
    let journal = try open()
    try await journal.declare([SinkDeclaration(name: sink)])
    let lease = try await lease(journal)
    for note in ["x", "y"] {
      clock.advance(by: .milliseconds(1))
      _ = try await journal.append([SampleEvents.event("a", body: "{\"n\":\"\(note)\"}", at: clock.now)])
    }
    try await append(journal, "b", "c")
    let page = try await journal.next(lease, limit: 1)
    try await settle(journal, lease, page, [.held(reason: "HTTP 404")])
    let rest = try await journal.next(lease, limit: 9)
    #expect(rest.items.map(\.entry.seq) == [3, 4])
    #expect(rest.blocked.map(\.seq) == [2])
    try await settle(journal, lease, rest, [.dead(reason: "r"), .done])
    #expect(try await journal.next(lease, limit: 9).isEmpty)
    #expect(try await journal.drop(DeliveryFilter(sink: sink.text, seqs: [1, 3, 99])) == 2)
    let freed = try await journal.next(lease, limit: 9)
    #expect(freed.items.map(\.entry.seq) == [2])
    try await settle(journal, lease, freed, [.retry(at: clock.now.adding(milliseconds: 9_000), reason: "r")])
    let archive = try JournalArchive(folder: folder.path)
    let status = try #require(try archive.sinks().first)
    #expect([status.examined, status.delivered, status.dead, status.dropped, status.waiting] == [4, 1, 0, 2, 1])
    #expect(status.unaccounted == 0)
    #expect(try await journal.drop(DeliveryFilter(sink: sink.text)) == 1)
    #expect(try archive.sinks().map(\.unaccounted) == [0])
    #expect(try archive.deliveries().isEmpty)
    archive.close()
    await journal.close()
  }

  @Test(arguments: [
    DeliveryOutcome.done, .dead(reason: "r"), .held(reason: "r"), .retry(at: Instant(microseconds: 0), reason: "r"),
  ])
  func `What is given up while it is under way is counted once, and does not come back`(outcome: DeliveryOutcome)
    async throws
  {
    let journal = try open()
    try await journal.declare([SinkDeclaration(name: sink)])
    let lease = try await lease(journal)
    try await append(journal, "a")
    let page = try await journal.next(lease, limit: 1)
    try await settle(journal, lease, page, [.retry(at: clock.now, reason: "r")])
    let again = try await journal.next(lease, limit: 1)
    #expect(again.items.map(\.entry.seq) == [1])
    #expect(try await journal.drop(DeliveryFilter(sink: sink.text)) == 1)
    try await settle(journal, lease, again, [outcome])
    #expect(try await journal.next(lease, limit: 9).isEmpty)
    let archive = try JournalArchive(folder: folder.path)
    let status = try #require(try archive.sinks().first)
    #expect([status.examined, status.delivered, status.dead, status.dropped, status.waiting] == [1, 0, 0, 1, 0])
    #expect(status.unaccounted == 0)
    #expect(try archive.deliveries().isEmpty)
    archive.close()
    await journal.close()
  }

  @Test func `What was not settled comes again`() async throws {
    var journal = try open()
    try await journal.declare([SinkDeclaration(name: sink)])
    try await append(journal, "1")
    _ = try await journal.next(try await lease(journal), limit: 9)
    await journal.close()
    journal = try open()
    try await journal.declare([SinkDeclaration(name: sink)])
    #expect(try await journal.next(try await lease(journal), limit: 9).items.map(\.entry.seq) == [1])
    await journal.close()
  }

  @Test func `A new sink begins now, or at the beginning where it says so`() async throws {
    let journal = try open()
    try await append(journal, "1", "2")
    try await journal.declare([SinkDeclaration(name: sink), SinkDeclaration(name: SinkName("all"), start: .beginning)])
    #expect(try await journal.next(try await lease(journal), limit: 9).isEmpty)
    let all = try #require(
      try await journal.acquire(sink: SinkName("all"), worker: worker, upTo: 1, ttl: .seconds(60)).first)
    #expect(try await journal.next(all, limit: 9).items.count == 2)
    await journal.close()
  }

  @Test func `A failed event parks its own call, the others flow, and the call goes on in order`() async throws {
    let journal = try open()
    try await journal.declare([SinkDeclaration(name: sink)])
    try await append(journal, "a", "b")
    let lease = try await lease(journal)
    var page = try await journal.next(lease, limit: 9)
    let due = clock.now.adding(milliseconds: 5_000)
    try await settle(journal, lease, page, [.retry(at: due, reason: "HTTP 500"), .done])
    try await append(journal, "a", "b", "a")
    page = try await journal.next(lease, limit: 9)
    #expect(page.items.map(\.entry.seq) == [4])
    #expect(page.blocked.map(\.seq) == [3, 5])
    try await settle(journal, lease, page, [.done])
    page = try await journal.next(lease, limit: 9)
    #expect(page.isEmpty)
    #expect(page.nextRetry == due)
    clock.advance(by: .seconds(6))
    page = try await journal.next(lease, limit: 9)
    #expect(page.items.map(\.entry.seq) == [1, 3, 5])
    try await settle(journal, lease, page, [.done, .retry(at: due, reason: "HTTP 500"), .behind])
    page = try await journal.next(lease, limit: 9)
    #expect(page.items.map(\.entry.seq) == [3, 5])
    try await settle(journal, lease, page, [.done, .done])
    #expect(try await journal.next(lease, limit: 9).isEmpty)
    let archive = try JournalArchive(folder: folder.path)
    #expect(try archive.deliveries().isEmpty)
    #expect(try archive.sinks().first?.delivered == 5)
    archive.close()
    await journal.close()
  }

  @Test func `After a dead letter the call goes on, and the dead letter can be put back`() async throws {
    let journal = try open()
    try await journal.declare([SinkDeclaration(name: sink)])
    try await append(journal, "a", "a")
    let lease = try await lease(journal)
    var page = try await journal.next(lease, limit: 9)
    try await settle(journal, lease, page, [.dead(reason: "HTTP 500"), .done])
    let archive = try JournalArchive(folder: folder.path)
    defer { archive.close() }
    #expect(try archive.deliveries().map(\.state) == [.dead])
    #expect(try archive.sinks().first?.dead == 1)
    #expect(try await journal.retry(DeliveryFilter(sink: sink.text)) == 1)
    page = try await journal.next(lease, limit: 9)
    #expect(page.items.map(\.entry.seq) == [1])
    try await settle(journal, lease, page, [.done])
    #expect(try archive.deliveries().isEmpty)
    #expect(try archive.sinks().first?.dead == 0)
    await journal.close()
  }

  @Test func `A clock that goes back makes nothing wait for longer than it was to, over a restart neither`()
    async throws
  {
    var journal = try open()
    try await journal.declare([SinkDeclaration(name: sink)])
    try await append(journal, "a")
    var lease = try await lease(journal)
    var page = try await journal.next(lease, limit: 9)
    let due = clock.now.adding(milliseconds: 5_000)
    let attempt = DeliveryAttempt(
      seq: 1, number: 1, at: clock.now, duration: .zero, succeeded: false, detail: "HTTP 500")
    try await journal.settle(
      [
        Settlement(
          lease: lease, page: page, outcomes: [.retry(at: due, reason: "HTTP 500")], attempts: [attempt])
      ], state: nil)
    clock.advance(by: .seconds(-86_400))
    page = try await journal.next(lease, limit: 9)
    #expect(page.nextRetry == due.adding(milliseconds: -86_400_000))
    await journal.close()
    clock.advance(by: .seconds(-86_400))
    journal = try open()
    try await journal.declare([SinkDeclaration(name: sink)])
    lease = try await self.lease(journal, WorkerID("w2"))
    page = try await journal.next(lease, limit: 9)
    #expect(page.isEmpty)
    #expect(page.nextRetry == due.adding(milliseconds: -2 * 86_400_000))
    clock.advance(by: .seconds(6))
    #expect(try await journal.next(lease, limit: 9).items.count == 1)
    await journal.close()
  }

  @Test func `Parked deliveries survive a restart with their order`() async throws {
    var journal = try open()
    try await journal.declare([SinkDeclaration(name: sink)])
    try await append(journal, "a", "a")
    var lease = try await lease(journal)
    let page = try await journal.next(lease, limit: 9)
    try await settle(journal, lease, page, [.retry(at: clock.now.adding(milliseconds: 1), reason: "x"), .behind])
    await journal.close()
    clock.advance(by: .seconds(1))
    journal = try open()
    try await journal.declare([SinkDeclaration(name: sink)])
    lease = try await self.lease(journal, WorkerID("w2"))
    let retry = try await journal.next(lease, limit: 9)
    #expect(retry.items.map(\.entry.seq) == [1, 2])
    #expect(retry.items.map(\.attempts) == [1, 0])
    await journal.close()
  }

  @Test func `Whoever was taken over from is fenced and writes nothing`() async throws {
    let journal = try open()
    try await journal.declare([SinkDeclaration(name: sink)])
    try await append(journal, "1")
    let old = try await lease(journal)
    let page = try await journal.next(old, limit: 9)
    #expect(try await journal.acquire(sink: sink, worker: WorkerID("w2"), upTo: 1, ttl: .seconds(60)).isEmpty)
    clock.advance(by: .seconds(61))
    let new = try await lease(journal, WorkerID("w2"))
    let error = await #expect(throws: JournalError.self) { try await settle(journal, old, page, [.done]) }
    #expect(error?.code == .fenced)
    #expect(try await journal.next(new, limit: 9).items.count == 1)
    await journal.close()
  }

  @Test func `With too many parked the cursor stands still`() async throws {
    let journal = try open { $0.parkedLimit = 2 }
    try await journal.declare([SinkDeclaration(name: sink)])
    try await append(journal, "1", "2", "3", "4")
    let lease = try await lease(journal)
    let page = try await journal.next(lease, limit: 2)
    let due = clock.now.adding(milliseconds: 60_000)
    try await settle(journal, lease, page, [.retry(at: due, reason: "x"), .retry(at: due, reason: "x")])
    let next = try await journal.next(lease, limit: 9)
    #expect(next.isEmpty)
    #expect(next.nextRetry == due)
    await journal.close()
  }

  @Test func `A sink that is behind the ring reads the file, and misses nothing`() async throws {
    let journal = try open { $0.ringCapacity = 4_000 }
    try await journal.declare([SinkDeclaration(name: sink)])
    for start in stride(from: 0, to: 600, by: 100) {
      _ = try await journal.append((start..<start + 100).map { SampleEvents.event("\($0)", at: clock.now) })
    }
    #expect(journal.ring.entries(after: 0, limit: 1) == nil)
    let lease = try await lease(journal)
    var seen: [Int64] = []
    while true {
      let page = try await journal.next(lease, limit: 128)
      if page.isEmpty { break }
      seen += page.items.map(\.entry.seq)
      try await settle(journal, lease, page, page.items.map { _ in .done })
    }
    #expect(seen == Array(1...600))
    await journal.close()
  }
}
