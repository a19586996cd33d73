import CallModel
import EventJournal
import Foundation
import GRDB
import Support
import Testing

@Suite struct ReplayTests {
  private let folder: ScratchFolder
  private let clock = TestClock()

  init() throws { folder = try ScratchFolder() }

  private func journal() throws -> SQLiteJournal {
    let clock = clock
    return try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: { clock.now }))
  }

  private func outcome(_ journal: SQLiteJournal, _ key: String, status: CallStatus, token: String) async throws
    -> AppendOutcome?
  {
    let event = SampleEvents.event(key, at: clock.now, status: status, replay: Array(token.utf8), keyID: "k")
    return try await journal.append([event]).first
  }

  @Test func `A copy of a signed message is a duplicate though the call has gone on since, and after a restart`()
    async throws
  {
    var journal = try journal()
    _ = try await outcome(journal, "1", status: .ringing, token: "a")
    _ = try await outcome(journal, "1", status: .completed, token: "b")
    for _ in 0..<2 {
      #expect(try await outcome(journal, "1", status: .ringing, token: "a")?.isDuplicate(of: 1) == true)
      // Another message of the same content is no copy.
      await journal.close()
      journal = try self.journal()
    }
    let again = try await outcome(journal, "1", status: .ringing, token: "c")
    #expect(again?.isDuplicate(of: 1) == false)
    await journal.close()
  }

  @Test func `When a key matched last is known after a restart`() async throws {
    var journal = try journal()
    _ = try await outcome(journal, "1", status: .ringing, token: "a")
    let first = clock.now
    await journal.close()
    journal = try self.journal()
    let archive = try JournalArchive(folder: folder.path)
    #expect(try archive.keyUses() == [KeyUse(source: "agendize", keyID: "k"): first])
    archive.close()
    await journal.close()
  }

  @Test func `A journal of the first format gets what is new, and keeps what it has`() async throws {
    var journal = try journal()
    _ = try await outcome(journal, "1", status: .ringing, token: "a")
    await journal.close()
    let database = try DatabaseQueue(path: folder.file("journal.sqlite"))
    try await database.write { db in
      for name in ["replays", "key_uses", "oauth_clients", "oauth_tokens", "leaves", "refusals"] {
        try db.execute(sql: "DROP TABLE \(name)")
      }
      try db.execute(sql: "DROP INDEX rejected_sender")
      try OlderFormats.removeAllAfterVersion3(db)
      try db.execute(sql: "PRAGMA user_version = 1")
    }
    try database.close()
    journal = try self.journal()
    #expect(await journal.lastSequence() == 1)
    #expect(try await journal.tokens().isEmpty)
    _ = try await outcome(journal, "2", status: .ringing, token: "b")
    await journal.close()
  }

  @Test func `A flood from one address does not push out what another sender was refused`() async throws {
    let clock = clock
    var settings = JournalSettings(now: { clock.now })
    settings.rejectedCount = 100
    let journal = try SQLiteJournal(folder: folder.path, settings: settings)
    func rejected(_ address: String, _ number: Int) -> RejectedRequest {
      RejectedRequest(
        rejectedAt: clock.now, source: "s", address: address, reason: "no", method: "POST", target: "/",
        headers: CanonicalHeaders(bytes: []), body: Array("\(number)".utf8))
    }
    try await journal.reject((0..<20).map { rejected("192.0.2.1", $0) })
    for round in 0..<10 { try await journal.reject((0..<100).map { rejected("192.0.2.2", round * 100 + $0) }) }
    let archive = try JournalArchive(folder: folder.path)
    let kept = try archive.rejected(source: nil, limit: 1_000)
    #expect(kept.count <= 100)
    #expect(kept.filter { $0.address == "192.0.2.1" }.count == 20)
    archive.close()
    await journal.close()
  }
}
