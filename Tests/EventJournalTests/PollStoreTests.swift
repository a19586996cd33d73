import CallModel
import EventJournal
import Support
import Testing

@Suite struct PollStoreTests {
  private let folder: ScratchFolder
  private let clock = TestClock()

  init() throws { folder = try ScratchFolder() }

  private func open() throws -> SQLiteJournal {
    let clock = clock
    return try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: { clock.now }))
  }

  @Test func `How far a source was read survives, and is no other source's`() async throws {
    var journal = try open()
    #expect(try await journal.pollState(of: "box") == nil)
    try await journal.savePoll(of: "box", cursor: [1, 2], finishedAt: clock.now)
    await journal.close()
    journal = try open()
    #expect(try await journal.pollState(of: "box") == PollState(cursor: [1, 2], finishedAt: clock.now))
    #expect(try await journal.pollState(of: "pbx") == nil)
    // A part of a round moves the cursor, and says nothing of when all was read.
    try await journal.savePoll(of: "box", cursor: [3], finishedAt: nil)
    #expect(try await journal.pollState(of: "box") == PollState(cursor: [3], finishedAt: clock.now))
    await journal.close()
  }

  @Test func `Events of rows and what is remembered of them are there together`() async throws {
    let journal = try open()
    let mark = PolledRowMark(key: -7, digest: .max)
    try await journal.append(
      [SampleEvents.event("a", at: clock.now)], keeping: [mark, PolledRowMark(key: 8, digest: 0)], of: "box")
    #expect(try await journal.polledRows([-7, 8, 9], of: "box") == [-7: .max, 8: 0])
    #expect(try await journal.polledRows([-7], of: "pbx").isEmpty)
    #expect(try await journal.reader.entries(after: 0, limit: 9).count == 1)
    try await journal.keep([PolledRowMark(key: -7, digest: 1)], of: "box")
    #expect(try await journal.polledRows([-7], of: "box") == [-7: 1])
    await journal.close()
  }

  @Test func `Rows that were not seen for long are forgotten, of their own source alone`() async throws {
    let journal = try open()
    let old = PolledRowMark(key: 1, digest: 1)
    let seenAgain = PolledRowMark(key: 2, digest: 1)
    for source in ["box", "pbx"] { try await journal.keep([old, seenAgain], of: source) }
    // Within a day nothing is written.
    clock.advance(by: .seconds(60))
    try await journal.keep([seenAgain], of: "box")
    clock.advance(by: .seconds(2 * 86_400))
    try await journal.keep([seenAgain], of: "box")
    try await journal.forgetPolledRows(of: "box", before: clock.now)
    #expect(try await journal.polledRows([1, 2], of: "box") == [2: 1])
    #expect(try await journal.polledRows([1, 2], of: "pbx").count == 2)
    await journal.close()
  }

  @Test func `A journal of format 5 is taken over, and its sources can be polled`() async throws {
    var journal = try open()
    _ = try await journal.append([SampleEvents.event("a", at: clock.now)])
    await journal.close()
    try OlderFormats.downgrade(folder.file("journal.sqlite"), to: 5)
    journal = try open()
    try await journal.savePoll(of: "box", cursor: [1], finishedAt: nil)
    try await journal.append(
      [SampleEvents.event("b", at: clock.now)], keeping: [PolledRowMark(key: 1, digest: 1)], of: "box")
    #expect(try await journal.reader.entries(after: 0, limit: 9).count == 2)
    await journal.close()
  }
}
