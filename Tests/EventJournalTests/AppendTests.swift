import CallModel
import EventJournal
import Support
import Testing

@Suite struct AppendTests {
  private let folder: ScratchFolder
  private let clock = TestClock()

  init() throws { folder = try ScratchFolder() }

  private func journal(_ change: (inout JournalSettings) -> Void = { _ in }) throws -> SQLiteJournal {
    let clock = clock
    var settings = JournalSettings(now: { clock.now })
    change(&settings)
    return try SQLiteJournal(folder: folder.path, settings: settings)
  }

  private func isStored(_ outcome: AppendOutcome?) -> Bool { if case .stored? = outcome { true } else { false } }

  private func append(_ journal: SQLiteJournal, _ event: IncomingEvent) async throws -> AppendOutcome {
    try #require(try await journal.append([event]).first)
  }

  @Test func `What was appended is read back whole, from memory, from the file, and after a restart`() async throws {
    var journal = try journal()
    let event = SampleEvents.event("1", at: clock.now)
    guard case .stored(let seq, let id) = try await append(journal, event) else {
      Issue.record("not stored")
      return
    }
    #expect(journal.ring.entry(at: seq)?.id == id)
    for _ in 0..<2 {
      let archive = try JournalArchive(folder: folder.path)
      let stored = try #require(try archive.event(id))
      #expect(stored.entry.seq == 1)
      #expect(stored.body == event.request.body)
      #expect(stored.headers == event.headers)
      #expect(stored.entry.record == event.parts[0].record)
      #expect(stored.reach == .whole)
      #expect(
        stored.commitment.reach(EventContent(request: [], body: stored.body, facts: []), headers: stored.headers) == nil
      )
      archive.close()
      await journal.close()
      journal = try self.journal()
    }
    await journal.close()
  }

  @Test func `The same content is a duplicate, also within one batch and after a restart`() async throws {
    var journal = try journal()
    let outcomes = try await journal.append([
      SampleEvents.event("1", at: clock.now), SampleEvents.event("1", at: clock.now),
    ])
    #expect(isStored(outcomes[0]))
    #expect(outcomes[1].isDuplicate(of: 1))
    #expect(try await append(journal, SampleEvents.event("1", at: clock.now)).isDuplicate(of: 1))
    await journal.close()
    journal = try self.journal()
    #expect(try await append(journal, SampleEvents.event("1", at: clock.now)).isDuplicate(of: 1))
    #expect(await journal.lastSequence() == 1)
    await journal.close()
  }

  @Test func `States A, B and A again of one call all count`() async throws {
    let journal = try journal()
    #expect(isStored(try await append(journal, SampleEvents.event("1", at: clock.now, status: .ringing))))
    #expect(isStored(try await append(journal, SampleEvents.event("1", at: clock.now, status: .completed))))
    #expect(isStored(try await append(journal, SampleEvents.event("1", at: clock.now, status: .ringing))))
    #expect(try await append(journal, SampleEvents.event("1", at: clock.now, status: .ringing)).isDuplicate(of: 3))
    await journal.close()
  }

  @Test func `After the window the same content counts again`() async throws {
    let journal = try journal()
    _ = try await append(journal, SampleEvents.event("1", at: clock.now))
    clock.advance(by: .seconds(3_600))
    #expect(try await append(journal, SampleEvents.event("1", at: clock.now)).isDuplicate(of: 1))
    clock.advance(by: .seconds(1))
    #expect(isStored(try await append(journal, SampleEvents.event("1", at: clock.now))))
    await journal.close()
  }

  @Test func `A delivery's name counts for a day, whatever its content, and for its own source alone`() async throws {
    let journal = try journal()
    _ = try await append(journal, SampleEvents.event("1", at: clock.now, delivery: "d1"))
    #expect(try await append(journal, SampleEvents.event("2", at: clock.now, delivery: "d1")).isDuplicate(of: 1))
    #expect(isStored(try await append(journal, SampleEvents.event("1", at: clock.now, source: "door", delivery: "d1"))))
    #expect(isStored(try await append(journal, SampleEvents.event("1", at: clock.now, delivery: "d2"))))
    clock.advance(by: .seconds(86_401))
    #expect(isStored(try await append(journal, SampleEvents.event("1", at: clock.now, delivery: "d1"))))
    await journal.close()
  }

  @Test func `After an event without a body, the content before it counts again`() async throws {
    let journal = try journal()
    _ = try await append(journal, SampleEvents.event("1", at: clock.now))
    let record = SampleEvents.record("1", at: clock.now)
    let part = EventPart(id: EventID(at: clock.now, random: [UInt8](repeating: 7, count: 10)), record: record)
    let deletion = SampleEvents.event("", [part], call: record.id, at: clock.now, source: "agendize", delivery: nil)
    #expect(isStored(try await append(journal, deletion)))
    #expect(isStored(try await append(journal, SampleEvents.event("1", at: clock.now))))
    await journal.close()
  }

  @Test func `The ring finds its place by number, also where events were let go`() {
    let ring = EntryRing()
    let entry = { (seq: Int64) in
      JournalEntry(
        seq: seq, id: EventID(at: clock.now, random: [UInt8](repeating: 0, count: 10)), receivedAt: clock.now,
        source: "s", call: nil, record: nil)
    }
    ring.append([5, 7, 9, 12].map(entry))
    #expect(ring.entries(after: 3, limit: 9) == nil)
    #expect(ring.entries(after: 4, limit: 9)?.map(\.seq) == [5, 7, 9, 12])
    #expect(ring.entries(after: 7, limit: 9)?.map(\.seq) == [9, 12])
    #expect(ring.entries(after: 8, limit: 1)?.map(\.seq) == [9])
    #expect(ring.entries(after: 12, limit: 9)?.isEmpty == true)
    #expect(ring.entry(at: 8) == nil)
    #expect(ring.entry(at: 9)?.seq == 9)
  }

  @Test func `Requests without a body are never duplicates`() async throws {
    let journal = try journal()
    for expected in 1...3 as ClosedRange<Int64> {
      let part = EventPart(noticeWithID: EventID(at: clock.now, random: [UInt8](repeating: UInt8(expected), count: 10)))
      let event = SampleEvents.event("", [part], call: nil, at: clock.now, source: "agendize", delivery: nil)
      #expect(isStored(try await append(journal, event)))
    }
    #expect(await journal.lastSequence() == 3)
    await journal.close()
  }

  @Test func `A request with several records is stored once, with an event for each`() async throws {
    let journal = try journal()
    let parts = ["1", "2", "3"].map { key in
      EventPart(
        id: EventID(at: clock.now, random: Array(key.utf8) + [UInt8](repeating: 0, count: 9)),
        record: SampleEvents.record(key, at: clock.now))
    }
    let event = SampleEvents.event("[1,2,3]", parts, call: nil, at: clock.now, source: "door", delivery: nil)
    #expect(isStored(try await append(journal, event)))
    #expect(try await append(journal, event).isDuplicate(of: 1))
    let archive = try JournalArchive(folder: folder.path)
    let third = try #require(try archive.event(at: 3))
    #expect(third.parent == 1)
    #expect(third.body == event.request.body)
    #expect(await journal.lastSequence() == 3)
    archive.close()
    await journal.close()
  }

  @Test func `A second process is kept off, and let in when the first has gone`() async throws {
    let journal = try journal()
    let error = #expect(throws: JournalError.self) { try self.journal() }
    #expect(error?.code == .locked)
    await journal.close()
  }

  @Test func `A file that is something else, or newer, is refused`() async throws {
    try folder.write("this is not a database, but it is long enough to be looked at as one", to: "journal.sqlite")
    #expect(throws: JournalError.self) { try self.journal() }
  }

  @Test func `A mended event replaces its quarantined one exactly once`() async throws {
    let journal = try journal()
    _ = try await append(journal, SampleEvents.quarantined("{", at: clock.now))
    let before = try await journal.quarantined(after: 0, source: nil, limit: 10)
    #expect(before.count == 1)
    let good = SampleEvents.event("1", at: clock.now)
    let mended = try #require(
      IncomingEvent(
        request: good.request, source: "agendize", kind: .renormalised, verdict: "basic", keyID: nil, dedupe: nil,
        headers: good.headers, r: before[0].commitment.r, bodyDigest: [], parts: good.parts, origin: 1))
    #expect(isStored(try await append(journal, mended)))
    #expect(try await append(journal, mended).isDuplicate(of: 1))
    #expect(try await journal.quarantined(after: 0, source: nil, limit: 10).isEmpty)
    await journal.close()
  }
}

extension AppendOutcome {
  func isDuplicate(of seq: Int64) -> Bool {
    if case .duplicate(seq, _) = self { true } else { false }
  }
}
