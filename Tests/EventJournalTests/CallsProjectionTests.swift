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
}
