import CallModel
import EventJournal
import Support
import Testing

/// Replays, as the journal keeps them.
@Suite struct ReplayJobTests {
  private let folder: ScratchFolder
  private let clock = TestClock()
  private let sink = SinkName("s")

  init() throws { folder = try ScratchFolder() }

  private func open(_ count: Int = 0) async throws -> SQLiteJournal {
    let clock = clock
    let journal = try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: { clock.now }))
    try await journal.declare([SinkDeclaration(name: sink, start: .beginning)])
    for number in 0..<count {
      _ = try await journal.append([SampleEvents.event("c\(number % 3)", body: "{\"n\":\(number)}", at: clock.now)])
    }
    return journal
  }

  private func lease(_ journal: SQLiteJournal) async throws -> Lease {
    try #require(try await journal.acquire(sink: sink, worker: WorkerID("w"), upTo: 1, ttl: .seconds(60)).first)
  }

  private func settle(_ journal: SQLiteJournal, _ lease: Lease, _ outcome: DeliveryOutcome) async throws
    -> [DeliveryPage.Item]
  {
    let page = try await journal.next(lease, limit: 100)
    try await journal.settle(
      [Settlement(lease: lease, page: page, outcomes: page.items.map { _ in outcome })], state: nil)
    return page.items
  }

  private func deliveries(_ seqs: ClosedRange<Int64>, route: String? = nil) -> [ReplayDelivery] {
    seqs.map { seq in
      ReplayDelivery(
        sink: sink, seq: seq, call: SampleEvents.record("c\((seq - 1) % 3)", at: clock.now).id, route: route)
    }
  }

  private func status() throws -> DeliveryQueries.SinkStatus {
    let archive = try JournalArchive(folder: folder.path)
    defer { archive.close() }
    return try #require(try archive.sinks().first)
  }

  @Test func `What a replay asks for is delivered once more, marked, and everything adds up at each step`() async throws
  {
    let journal = try await open(6)
    let lease = try await lease(journal)
    #expect(try await settle(journal, lease, .done).count == 6)
    let id = try await journal.beginReplay(request: [], range: 1...6, fields: [.init("mode", "re-route")])
    #expect(try await journal.advanceReplay(id, to: 4, examined: 4, deliveries(1...4, route: "r")))
    #expect(try status().unaccounted == 0)
    var job = try #require(try await journal.reader.replays(id: id).first)
    #expect((job.position, job.enqueued, job.outstanding, job.state) == (4, 4, 4, .running))
    let items = try await settle(journal, lease, .done)
    #expect(items.map(\.entry.seq) == [1, 2, 3, 4])
    #expect(items.map(\.replay) == Array(repeating: DeliveryReplay(id: id, route: "r"), count: 4))
    let after = try status()
    #expect((after.delivered, after.replayed, after.waiting, after.unaccounted) == (10, 4, 0, 0))
    // What waits already is not asked for twice; what is dead is tried again.
    _ = try await journal.advanceReplay(id, to: 6, examined: 2, deliveries(5...6))
    _ = try await settle(journal, lease, .dead(reason: "no"))
    #expect(try status().dead == 2)
    let second = try await journal.beginReplay(request: [], range: 1...6, fields: [])
    _ = try await journal.advanceReplay(second, to: 6, examined: 6, deliveries(1...6))
    _ = try await journal.advanceReplay(second, to: 6, examined: 0, deliveries(1...6))
    job = try #require(try await journal.reader.replays(id: second).first)
    #expect((job.enqueued, job.waitedAlready, job.outstanding) == (6, 6, 6))
    #expect(try status().unaccounted == 0 && status().dead == 0)
    await journal.close()
  }

  @Test func `Its state survives a restart, and cancelled it takes back what was not delivered`() async throws {
    var journal = try await open(6)
    var held = try await lease(journal)
    _ = try await settle(journal, held, .done)
    let id = try await journal.beginReplay(request: Array("{}".utf8), range: 1...6, fields: [])
    _ = try await journal.advanceReplay(id, to: 3, examined: 3, deliveries(1...3))
    #expect(try await journal.setReplay(id, .paused))
    #expect(try await !journal.advanceReplay(id, to: 6, examined: 3, deliveries(4...6)))
    await journal.close()
    journal = try await open()
    held = try await lease(journal)
    let job = try #require(try await journal.reader.replays().first)
    #expect((job.position, job.state, job.outstanding, job.request) == (3, .paused, 3, Array("{}".utf8)))
    let page = try await journal.next(held, limit: 2)
    #expect(page.items.map(\.replay?.id) == [id, id])
    #expect(try await journal.setReplay(id, .running))
    #expect(try await journal.setReplay(id, .cancelled))
    // Those under way when it was cancelled are not counted twice.
    try await journal.settle([Settlement(lease: held, page: page, outcomes: [.done, .done])], state: nil)
    #expect(try await journal.next(held, limit: 9).isEmpty)
    #expect(try status().unaccounted == 0)
    #expect(try await !journal.setReplay(id, .running))
    await journal.close()
  }

  @Test func `Cancelled, a replay leaves dead letters dead, and gives nothing up that had been there`() async throws {
    let journal = try await open(4)
    let lease = try await lease(journal)
    let page = try await journal.next(lease, limit: 9)
    try await journal.settle(
      [Settlement(lease: lease, page: page, outcomes: [.dead(reason: "HTTP 422"), .dead(reason: "x"), .done, .done])],
      state: nil)
    let id = try await journal.beginReplay(request: [], range: 1...4, fields: [])
    _ = try await journal.advanceReplay(id, to: 4, examined: 4, deliveries(1...4))
    #expect(try status().dead == 0)
    #expect(try await journal.setReplay(id, .cancelled))
    let after = try status()
    #expect((after.dead, after.waiting, after.dropped, after.replayed, after.unaccounted) == (2, 0, 0, 0, 0))
    #expect(try await journal.next(lease, limit: 9).isEmpty)
    #expect(try await journal.retry(DeliveryFilter(sink: sink.text)) == 2)
    await journal.close()
  }

  @Test func `What a replay has still to look at is not let go of, and what a sink that is off loses is counted`()
    async throws
  {
    let clock = clock
    var settings = JournalSettings(now: { clock.now })
    settings.retentionAge = .seconds(60)
    let journal = try SQLiteJournal(folder: folder.path, settings: settings)
    try await journal.declare([
      SinkDeclaration(name: sink, start: .beginning), SinkDeclaration(name: SinkName("off"), start: .beginning),
    ])
    for number in 0..<6 {
      _ = try await journal.append([SampleEvents.event("c\(number)", at: clock.now)])
    }
    _ = try await settle(journal, try await lease(journal), .done)
    try await journal.declare([SinkDeclaration(name: sink)])
    let id = try await journal.beginReplay(request: [], range: 3...6, fields: [])
    clock.advance(by: .seconds(120))
    _ = try await journal.append([SampleEvents.event("new", at: clock.now)])
    _ = try await settle(journal, try await lease(journal), .done)
    _ = try await journal.applyRetention(needed: .max)
    #expect(try await journal.reader.entries(after: 0, limit: 9).first?.seq == 3)
    let off = try archiveSinks().first { $0.name == "off" }
    #expect((off?.dropped, off?.examined, off?.unaccounted) == (2, 2, 0))
    #expect(try await journal.setReplay(id, .cancelled))
    _ = try await journal.applyRetention(needed: .max)
    #expect(try await journal.reader.entries(after: 0, limit: 9).map(\.seq) == [7])
    await journal.close()
  }

  private func archiveSinks() throws -> [DeliveryQueries.SinkStatus] {
    let archive = try JournalArchive(folder: folder.path)
    defer { archive.close() }
    return try archive.sinks()
  }

  @Test func `A journal of format 4 gets what is new, and adds up`() async throws {
    var journal = try await open(3)
    _ = try await settle(journal, try await lease(journal), .retry(at: clock.now, reason: "x"))
    await journal.close()
    try OlderFormats.downgrade(folder.file("journal.sqlite"), to: 4)
    // Looked at before a server has opened it.
    #expect(try status().unaccounted == 0)
    let archive = try JournalArchive(folder: folder.path)
    #expect(try archive.replays().isEmpty)
    #expect(try archive.deliveries().count == 3)
    archive.close()
    journal = try await open()
    #expect(try await settle(journal, try await lease(journal), .done).count == 3)
    #expect(try status().unaccounted == 0)
    await journal.close()
  }

  @Test func `Deliveries are put back and given up by what they are`() async throws {
    let journal = try await open(6)
    let lease = try await lease(journal)
    let page = try await journal.next(lease, limit: 9)
    try await journal.settle(
      [
        Settlement(
          lease: lease, page: page,
          outcomes: [
            .dead(reason: "HTTP 500"), .held(reason: "HTTP 404"), .dead(reason: "HTTP 404"), .behind, .behind, .behind,
          ])
      ], state: nil)
    var filter = DeliveryFilter(sink: sink.text, states: [.dead])
    filter.reason = "404"
    #expect(try await journal.retry(filter) == 1)
    #expect(try status().dead == 1)
    filter = DeliveryFilter(states: [.behind])
    filter.until = clock.now
    #expect(try await journal.drop(filter) == 0)
    filter.until = clock.now.adding(milliseconds: 1)
    filter.since = clock.now
    #expect(try await journal.drop(filter) == 3)
    #expect(try status().unaccounted == 0)
    await journal.close()
  }
}
