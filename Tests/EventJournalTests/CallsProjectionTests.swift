import CallModel
import EventJournal
import Foundation
import Support
import Testing

@Suite struct CallsProjectionTests {
  private let folder: ScratchFolder
  private let clock = TestClock()

  init() throws { folder = try ScratchFolder() }

  private func open() throws -> SQLiteJournal {
    let clock = clock
    return try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: { clock.now }))
  }

  @Test func `A call is its events merged, and its revision is the event that last changed it`() async throws {
    let journal = try open()
    var projection = try CallsProjection(journal: journal)
    let events = [("a", CallStatus.ringing), ("b", .busy), ("a", .completed), ("a", .ringing)]
    for (key, status) in events {
      clock.advance(by: .seconds(1))
      _ = try await journal.append([SampleEvents.event(key, at: clock.now, status: status)])
    }
    #expect(try await projection.catchUp() == 4)
    #expect(try await projection.catchUp() == 0)
    func look() throws {
      let archive = try JournalArchive(folder: folder.path)
      defer { archive.close() }
      let calls = try archive.calls(provider: nil, missed: false, limit: 10)
      #expect(calls.map(\.externalId) == ["a", "b"])
      #expect(calls.map(\.status) == [.completed, .busy])
      #expect(calls.map(\.revision) == [3, 2])
      #expect(try archive.call(calls[0].id)?.events == [1, 3, 4])
      #expect(try archive.calls(provider: nil, missed: true, limit: 10).map(\.externalId) == ["b"])
    }
    try look()
    // Lost, it is built again from the journal.
    await projection.close()
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: folder.file("calls-index.sqlite\(suffix)"))
    }
    projection = try CallsProjection(journal: journal)
    #expect(try await projection.catchUp() == 4)
    try look()
    await projection.close()
    await journal.close()
  }

  @Test func `A call of one event is read from the journal, and merged once a second one comes, also long after`()
    async throws
  {
    let journal = try open()
    let projection = try CallsProjection(journal: journal)
    _ = try await journal.append([SampleEvents.event("late", at: clock.now, status: .ringing)])
    #expect(try await projection.catchUp() == 1)
    #expect(try look { try $0.calls(provider: nil, missed: false, limit: 10) }.map(\.revision) == [1])
    // Far enough that the ring has let go of the first.
    for batch in 0..<40 {
      let events = (0..<256).map {
        SampleEvents.event("filler-\(batch)-\($0)", at: clock.now, status: .completed)
      }
      _ = try await journal.append(events)
      while try await projection.catchUp() > 0 {}
    }
    clock.advance(by: .seconds(1))
    _ = try await journal.append([SampleEvents.event("late", at: clock.now, status: .completed)])
    while try await projection.catchUp() > 0 {}
    let call = try #require(try look { try $0.calls(provider: nil, missed: false, limit: 1) }.first)
    #expect(call.externalId == "late" && call.status == .completed && call.revision == 10_242)
    #expect(try look { try $0.call(call.id) }?.events == [1, 10_242])
    await projection.close()
    await journal.close()
  }

  @Test func `Calls go when nothing was heard of them since the oldest event that is kept`() async throws {
    let journal = try open()
    let projection = try CallsProjection(journal: journal)
    for (key, status) in [("old", CallStatus.completed), ("kept", .ringing), ("kept", .completed)] {
      clock.advance(by: .seconds(1))
      _ = try await journal.append([SampleEvents.event(key, at: clock.now, status: status)])
    }
    _ = try await projection.catchUp()
    try await projection.forget(before: 3)
    #expect(try look { try $0.calls(provider: nil, missed: false, limit: 10) }.map(\.externalId) == ["kept"])
    await projection.close()
    await journal.close()
  }

  private func look<Result>(_ body: (JournalArchive) throws -> Result) throws -> Result {
    let archive = try JournalArchive(folder: folder.path)
    defer { archive.close() }
    return try body(archive)
  }
}
