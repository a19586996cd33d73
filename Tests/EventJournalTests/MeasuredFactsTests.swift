import CallModel
import EventJournal
import Foundation
import GRDB
import Support
import Testing

/// Facts of the platform that the journal rests on. Should one change, these tests say so.
@Suite struct MeasuredFactsTests {
  private let folder: ScratchFolder
  private let clock = TestClock()

  init() throws { folder = try ScratchFolder() }

  @Test func `GRDB weakens synchronous after opening a file, whatever it was told before`() throws {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    let database = try DatabaseQueue(path: folder.file("grdb.sqlite"), configuration: configuration)
    let level = try database.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    #expect(level == 1)
  }

  @Test func `The journal's own connection syncs at every commit and checkpoints only when told`() async throws {
    let clock = clock
    let journal = try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: { clock.now }))
    #expect(try await journal.pragma("synchronous") == 2)
    #expect(try await journal.pragma("wal_autocheckpoint") == 0)
    #expect(try await journal.pragma("page_size") == 16_384)
    #expect(try await journal.pragma("mmap_size") == 0)
    await journal.close()
  }

  @Test func `A checkpoint empties the log, and the log does not outlive a close`() async throws {
    let clock = clock
    let journal = try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: { clock.now }))
    for batch in 0..<20 {
      _ = try await journal.append((0..<50).map { SampleEvents.event("\(batch)-\($0)", at: clock.now) })
    }
    let log = folder.file("journal.sqlite-wal")
    #expect((try? FileManager.default.attributesOfItem(atPath: log)[.size] as? Int).flatMap(\.self) ?? 0 > 100_000)
    try await journal.checkpointIfDue(isIdle: true)
    let main = try #require(
      try FileManager.default.attributesOfItem(atPath: folder.file("journal.sqlite"))[.size] as? Int)
    #expect(main > 500_000)
    await journal.close()
    #expect(!FileManager.default.fileExists(atPath: log))
  }

  @Test func `A reader that holds a transaction open cannot make the log grow without end`() async throws {
    let clock = clock
    let journal = try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: { clock.now }))
    _ = try await journal.append([SampleEvents.event("first", at: clock.now)])
    // Readers of our own come through the gate in short transactions: each page ends before the next begins.
    let reading = Task {
      var after: Int64 = 0
      while !Task.isCancelled {
        after = try await journal.reader.entries(after: after, limit: 256).last?.seq ?? 0
      }
    }
    let body = String(repeating: "x", count: 8_000)
    for batch in 0..<60 {
      _ = try await journal.append(
        (0..<100).map {
          SampleEvents.event("\(batch)-\($0)", body: "{\"id\":\"\(batch)-\($0)\",\"x\":\"\(body)\"}", at: clock.now)
        })
      try await journal.checkpointIfDue(isIdle: false)
    }
    reading.cancel()
    _ = try? await reading.value
    let log = try FileManager.default.attributesOfItem(atPath: folder.file("journal.sqlite-wal"))[.size] as? Int
    #expect(try #require(log) < 64 << 20)
    await journal.close()
  }
}
