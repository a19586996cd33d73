import CallModel
import EventJournal
import Support
import Testing

@Suite struct RetentionTests {
  private let folder: ScratchFolder
  private let clock = TestClock()
  private let sink = SinkName("s")

  init() throws { folder = try ScratchFolder() }

  private func open(_ change: (inout JournalSettings) -> Void) throws -> SQLiteJournal {
    let clock = clock
    var settings = JournalSettings(now: { clock.now })
    change(&settings)
    return try SQLiteJournal(folder: folder.path, settings: settings)
  }

  private func fill(_ journal: SQLiteJournal, _ keys: Range<Int>, size: Int = 10, source: String = "agendize")
    async throws
  {
    let filler = String(repeating: "x", count: size)
    _ = try await journal.append(
      keys.map {
        SampleEvents.event("\($0)", body: "{\"id\":\"\($0)\",\"f\":\"\(filler)\"}", at: clock.now, source: source)
      })
  }

  private func deliverAll(_ journal: SQLiteJournal) async throws {
    let lease = try #require(
      try await journal.acquire(sink: sink, worker: WorkerID("w"), upTo: 1, ttl: .seconds(60)).first)
    while true {
      let page = try await journal.next(lease, limit: 256)
      if page.isEmpty { return }
      try await journal.settle(
        [Settlement(lease: lease, page: page, outcomes: page.items.map { _ in .done })], state: nil)
    }
  }

  @Test func `Old events go once every sink has them, and never before`() async throws {
    let journal = try open { $0.retentionAge = .seconds(3_600) }
    try await journal.declare([SinkDeclaration(name: sink)])
    try await fill(journal, 0..<50)
    clock.advance(by: .seconds(4_000))
    try await fill(journal, 50..<60)
    #expect(try await journal.applyRetention(needed: .max) == 0)
    try await deliverAll(journal)
    #expect(try await journal.applyRetention(needed: 20) == 20)
    #expect(try await journal.applyRetention(needed: .max) == 30)
    #expect(try await journal.applyRetention(needed: .max) == 0)
    await journal.close()
  }

  @Test func `The newest event stays, so that no number is used twice`() async throws {
    var journal = try open { $0.retentionAge = .seconds(1) }
    try await fill(journal, 0..<5)
    clock.advance(by: .seconds(100))
    #expect(try await journal.applyRetention(needed: .max) == 4)
    await journal.close()
    journal = try open { $0.retentionAge = .seconds(1) }
    #expect(await journal.lastSequence() == 5)
    await journal.close()
  }

  @Test func `Over its size the journal lets the oldest go, and refuses while a sink needs them`() async throws {
    let journal = try open { $0.retentionSize = 800_000 }
    try await journal.declare([SinkDeclaration(name: sink)])
    for start in stride(from: 0, to: 600, by: 100) { try await fill(journal, start..<start + 100, size: 1_000) }
    #expect(await journal.fault == nil)
    #expect(try await journal.applyRetention(needed: .max) == 0)
    let error = await #expect(throws: JournalError.self) { try await fill(journal, 900..<901) }
    #expect(error?.code == .full)
    #expect(await journal.fault == "the journal has reached its size limit")
    try await deliverAll(journal)
    #expect(try await journal.applyRetention(needed: .max) > 0)
    while try await journal.applyRetention(needed: .max) > 0 {}
    try await fill(journal, 901..<902)
    #expect(await journal.fault == nil)
    await journal.close()
  }

  @Test func `A source that would rather lose its oldest is not refused`() async throws {
    let journal = try open {
      $0.retentionSize = 800_000
      $0.dropOldest = ["door"]
    }
    try await journal.declare([SinkDeclaration(name: sink)])
    for start in stride(from: 0, to: 600, by: 100) {
      try await fill(journal, start..<start + 100, size: 1_000, source: "door")
    }
    #expect(try await journal.applyRetention(needed: .max) > 0)
    // What the sink will not get is counted: what it had not looked at, here.
    let givenUp = await journal.givenUpByRetention
    #expect(givenUp > 0)
    let archive = try JournalArchive(folder: folder.path)
    #expect(try archive.sinks().map(\.dropped) == [Int64(givenUp)])
    #expect(try archive.sinks().map(\.unaccounted) == [0])
    archive.close()
    try await fill(journal, 900..<901, source: "door")
    await journal.close()
  }

  @Test func `A parked delivery whose event was let go holds up its call no longer`() async throws {
    let journal = try open {
      $0.retentionSize = 100_000
      $0.dropOldest = ["door"]
    }
    try await journal.declare([SinkDeclaration(name: sink)])
    try await fill(journal, 0..<100, size: 1_000, source: "door")
    let lease = try #require(
      try await journal.acquire(sink: sink, worker: WorkerID("w"), upTo: 1, ttl: .seconds(60)).first)
    var page = try await journal.next(lease, limit: 1)
    let soon = clock.now.adding(milliseconds: 1)
    try await journal.settle(
      [Settlement(lease: lease, page: page, outcomes: [.retry(at: soon, reason: "x")])], state: nil)
    while try await journal.applyRetention(needed: .max) > 0 {}
    clock.advance(by: .seconds(1))
    page = try await journal.next(lease, limit: 1)
    #expect(page.items.count == 1 && page.items.first?.entry.seq != 1)
    await journal.close()
  }

  @Test func `Rejected requests are bounded by count, bytes and age`() async throws {
    let journal = try open {
      $0.rejectedCount = 10
      $0.rejectedAge = .seconds(3_600)
    }
    func reject(_ count: Int) async throws {
      try await journal.reject(
        (0..<count).map {
          RejectedRequest(
            rejectedAt: clock.now, source: "agendize", address: "127.0.0.1", reason: "no", method: "POST",
            target: "/hooks/agendize",
            headers: CanonicalHeaders(bytes: []), body: Array("\($0)".utf8))
        })
    }
    try await reject(15)
    let archive = try JournalArchive(folder: folder.path)
    defer { archive.close() }
    #expect(
      try archive.rejected(source: nil, limit: 100).map { String(decoding: $0.body, as: UTF8.self) }.first == "14")
    #expect(try archive.rejected(source: nil, limit: 100).count == 10)
    clock.advance(by: .seconds(4_000))
    _ = try await journal.applyRetention(needed: .max)
    #expect(try archive.rejected(source: nil, limit: 100).isEmpty)
    await journal.close()
  }
}
