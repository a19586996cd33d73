import CallModel
import Cryptography
import EventJournal
import Foundation
import GRDB
import Support
import Testing
import TransparencyLog

@Suite struct AuditTests {
  private let folder: ScratchFolder
  private let clock = TestClock()
  private let signer: NoteSigner

  init() throws {
    folder = try ScratchFolder()
    signer = try #require(NoteSigner(generating: "log.example/audit", kind: .ed25519))
  }

  private func journal(_ path: String? = nil) throws -> SQLiteJournal {
    let clock = clock
    return try SQLiteJournal(folder: path ?? folder.path, settings: JournalSettings(now: { clock.now }))
  }

  private func log(_ journal: SQLiteJournal, head: String? = nil, by signers: [NoteSigner]? = nil) async throws
    -> AuditLog
  {
    let log = AuditLog(journal: journal, signers: signers ?? [signer], headPath: head)
    try await log.open(largest: 0)
    return log
  }

  private func append(_ journal: SQLiteJournal, _ keys: Range<Int>) async throws {
    _ = try await journal.append(keys.map { SampleEvents.event("c\($0)", at: clock.now, keyID: "2026") })
  }

  private func verify(_ path: String? = nil, by keys: [NoteVerifier]? = nil) throws -> AuditVerification.Report {
    let archive = try JournalArchive(folder: path ?? folder.path)
    defer { archive.close() }
    return try verify(archive, by: keys)
  }

  /// For many in a row: opening a journal takes longer than walking a small one.
  private func verify(_ archive: JournalArchive, by keys: [NoteVerifier]? = nil) throws -> AuditVerification.Report {
    var verification = try AuditVerification(
      archive: archive, folder: AuditFolder(dataFolder: archive.folder), keys: keys ?? [signer.verifier], headPath: nil)
    return try verification.run { _, _ in }
  }

  /// Two events of one request, one that was quarantined and mended, acts, and rejected requests.
  private func smallLog() async throws -> (journal: SQLiteJournal, log: AuditLog) {
    let journal = try journal()
    let log = try await log(journal)
    try await journal.record([AuditAct(.start, at: clock.now, [.init("version", "1")])])
    try await append(journal, 0..<2)
    _ = try await journal.append([SampleEvents.quarantined("{", at: clock.now)])
    let quarantined = try #require(try await journal.quarantined(after: 0, source: nil, limit: 1).first)
    let good = SampleEvents.event("c9", at: clock.now)
    let mended = try #require(
      IncomingEvent(
        request: quarantined.request, source: "agendize", kind: .renormalised, verdict: "basic", keyID: nil,
        dedupe: nil, headers: quarantined.headers, r: quarantined.commitment.r,
        bodyDigest: DigestAlgorithm.sha256.hash(quarantined.body), parts: good.parts, origin: quarantined.entry.seq))
    _ = try await journal.append([mended])
    try await journal.reject([rejected("wrong")])
    clock.advance(by: .seconds(60))
    try await journal.recordRejections()
    _ = try await log.advance()
    return (journal, log)
  }

  private func rejected(_ body: String, source: String = "agendize") -> RejectedRequest {
    RejectedRequest(
      rejectedAt: clock.now, source: source, address: "192.0.2.1", reason: "wrong password", method: "POST",
      target: "/hooks/\(source)", headers: CanonicalHeaders(bytes: Array("host: h\n".utf8)), body: Array(body.utf8))
  }

  @Test func `Every event and every act has its entry, in the order in which they were committed`() async throws {
    let (journal, _) = try await smallLog()
    let rows = try await journal.reader.leaves(from: 0, limit: 100)
    let leaves = rows.flatMap(\.entries).map { AuditLeaf($0) }
    let kinds = leaves.map { leaf in
      switch leaf {
      case .event(let event)?: event.kind.description
      case .act(let act)?: act.kind.rawValue
      case nil: "none"
      }
    }
    #expect(kinds == ["start", "received", "received", "received", "renormalised", "rejections"])
    let archive = try JournalArchive(folder: folder.path)
    for seq in 1...4 {
      let entry = try #require(try archive.entry(ofEvent: Int64(seq)))
      #expect(entry.index == Int64(seq))
      let stored = try #require(try archive.event(at: Int64(seq)))
      #expect(AuditLeaf(entry.bytes) == .event(stored.leaf))
      #expect(!String(decoding: entry.bytes, as: UTF8.self).contains("33102030405"))
    }
    #expect(try archive.entry(ofEvent: 5) == nil)
    archive.close()
    let report = try verify()
    #expect(report.size == 6 && report.events == 4 && report.acts == 2 && report.signed == 6)
    await journal.close()
  }

  @Test func `A changed byte of any published file is found`() async throws {
    let (journal, _) = try await smallLog()
    let root = folder.file("audit")
    let files = try #require(FileManager.default.enumerator(atPath: root)?.allObjects as? [String]).filter {
      var isFolder: ObjCBool = false
      return unsafe FileManager.default.fileExists(atPath: "\(root)/\($0)", isDirectory: &isFolder)
        && !isFolder.boolValue
    }
    let current = files.filter { $0 == "checkpoint" || $0.hasSuffix(".p/6") }
    #expect(current.sorted() == ["checkpoint", "tile/0/000.p/6", "tile/entries/000.p/6"])
    var flips = 0
    let archive = try JournalArchive(folder: folder.path)
    defer { archive.close() }
    for file in current {
      let url = URL(fileURLWithPath: "\(root)/\(file)")
      let bytes = [UInt8](try Data(contentsOf: url))
      for at in bytes.indices {
        var changed = bytes
        changed[at] ^= 0x01
        try Data(changed).write(to: url)
        #expect(throws: AuditVerification.Fault.self, "\(file), byte \(at)") { _ = try verify(archive) }
        flips += 1
        // Others have their turn: this takes a while.
        await Task.yield()
      }
      try Data(bytes.dropLast()).write(to: url)
      #expect(throws: AuditVerification.Fault.self) { _ = try verify(archive) }
      try Data(bytes).write(to: url)
    }
    #expect(flips > 1_000)
    _ = try verify()
    await journal.close()
  }

  @Test func `A changed byte of any column of an event, an entry or a rejected request is found`() async throws {
    let (journal, _) = try await smallLog()
    await journal.close()
    let database = try DatabaseQueue(path: folder.file("journal.sqlite"))
    let archive = try JournalArchive(folder: folder.path)
    defer { archive.close() }
    var flips = 0
    for table in ["events", "leaves", "rejected", "refusals"] {
      let rows = try database.read { try Row.fetchAll($0, sql: "SELECT rowid AS rowid_, * FROM \(table)") }
      for row in rows {
        for (column, value) in row where column != "rowid_" {
          // How much room it takes is no part of a rejected request.
          if table == "rejected", column == "size" { continue }
          for changed in Self.changes(of: value) {
            flips += 1
            await Task.yield()
            try set(database, table, column, changed, row["rowid_"])
            #expect(throws: AuditVerification.Fault.self, "\(table).\(column) of \(row["rowid_"] as Int64)") {
              _ = try verify(archive)
            }
            try restore(database, table, row)
          }
        }
      }
    }
    #expect(flips > 1_000)
    #expect(try verify().size == 6)
    try database.close()
  }

  /// Numbers by more than there are rows, texts and bytes by one bit at a time, and what was nothing to something.
  private static func changes(of value: DatabaseValue) -> [DatabaseValue] {
    switch value.storage {
    case .null: return [1.databaseValue]
    case .int64(let number): return [(number + 1_000).databaseValue]
    case .double(let number): return [(number + 1).databaseValue]
    case .string(let text):
      let bytes = Array(text.utf8)
      return bytes.indices.map { at in
        var changed = bytes
        changed[at] ^= 0x01
        return String(decoding: changed, as: UTF8.self).databaseValue
      }
    case .blob(let data):
      return data.indices.map { at in
        var changed = data
        changed[at] ^= 0x01
        return changed.databaseValue
      }
    }
  }

  private func set(_ database: DatabaseQueue, _ table: String, _ column: String, _ value: DatabaseValue, _ row: Int64)
    throws
  {
    try database.write {
      try $0.execute(sql: "UPDATE \(table) SET \(column) = ? WHERE rowid = ?", arguments: [value, row])
    }
  }

  private func restore(_ database: DatabaseQueue, _ table: String, _ row: Row) throws {
    let columns = row.columnNames.filter { $0 != "rowid_" }
    try database.write { db in
      let key: [String: String] = ["events": "seq", "leaves": "first", "rejected": "id", "refusals": "id"]
      let id: Int64 = row["rowid_"]
      // A changed key is another row.
      try db.execute(sql: "DELETE FROM \(table) WHERE \(key[table] ?? "rowid") IN (?, ?)", arguments: [id, id + 1_000])
      try db.execute(
        sql:
          "INSERT INTO \(table)(\(columns.joined(separator: ","))) VALUES(\(columns.map { _ in "?" }.joined(separator: ",")))",
        arguments: StatementArguments(columns.map { row[$0] as DatabaseValue }))
    }
  }

  @Test func `A column that holds something of another type is told, and ends nothing`() async throws {
    let (journal, _) = try await smallLog()
    await journal.close()
    let database = try DatabaseQueue(path: folder.file("journal.sqlite"))
    let archive = try JournalArchive(folder: folder.path)
    defer { archive.close() }
    for table in ["events", "leaves", "rejected", "refusals"] {
      let rows = try database.read { try Row.fetchAll($0, sql: "SELECT rowid AS rowid_, * FROM \(table)") }
      for row in rows {
        for (column, value) in row
        where !["rowid_", "seq", "first", "id", "size"].contains(column) || (table == "leaves" && column == "seq") {
          for wrong in [
            "abc".databaseValue, Data([0xff]).databaseValue, 1.5.databaseValue, "".databaseValue,
            Int64.max.databaseValue,
          ]
          where wrong != value {
            await Task.yield()
            try set(database, table, column, wrong, row["rowid_"])
            #expect(throws: (any Error).self, "\(table).\(column) of \(row["rowid_"] as Int64): \(wrong)") {
              _ = try verify(archive)
            }
            try restore(database, table, row)
          }
        }
      }
    }
    #expect(try verify().size == 6)
    try database.close()
  }

  @Test func `An event that nobody logged is found, whatever its number, and one that was let go says so`() async throws
  {
    let (journal, _) = try await smallLog()
    await journal.close()
    let database = try DatabaseQueue(path: folder.file("journal.sqlite"))
    for number in [-3, 0, 5, 900] {
      try await database.write { db in
        let names = try db.columns(in: "events").map(\.name).filter { $0 != "seq" }.joined(separator: ",")
        try db.execute(sql: "INSERT INTO events(seq, \(names)) SELECT \(number), \(names) FROM events WHERE seq = 4")
      }
      #expect(throws: AuditVerification.Fault.self, "number \(number)") { _ = try verify() }
      try await database.write { try $0.execute(sql: "DELETE FROM events WHERE seq = \(number)") }
    }
    // The oldest, as retention would take it, but by hand.
    try await database.write { try $0.execute(sql: "DELETE FROM events WHERE seq <= 2") }
    #expect(throws: AuditVerification.Fault.self) { _ = try verify() }
    try database.close()
  }

  @Test func `Where another head is known, a missing checkpoint and an older journal are found`() async throws {
    let head = folder.file("elsewhere/head")
    let data = folder.file("data")
    func verify() throws -> AuditVerification.Report {
      let archive = try JournalArchive(folder: data)
      defer { archive.close() }
      var verification = try AuditVerification(
        archive: archive, folder: AuditFolder(dataFolder: data), keys: [signer.verifier], headPath: head)
      return try verification.run { _, _ in }
    }
    let journal = try journal(data)
    let log = try await log(journal, head: head)
    try await append(journal, 0..<3)
    _ = try await log.advance()
    #expect(try verify().signed == 3)
    let old = try Data(contentsOf: URL(fileURLWithPath: data + "/audit/checkpoint"))
    try FileManager.default.removeItem(atPath: data + "/audit/checkpoint")
    #expect(throws: AuditVerification.Fault.self) { _ = try verify() }
    try old.write(to: URL(fileURLWithPath: data + "/audit/checkpoint"))
    let text = Checkpoint(origin: "log.example/audit", size: 4, root: .empty).description
    let later = SignedNote(text: text, signatures: [try #require(signer.sign(text, time: 0))])
    try Data("\(later)".utf8).write(to: URL(fileURLWithPath: head))
    #expect(throws: AuditVerification.Fault.self) { _ = try verify() }
    await journal.close()
  }

  @Test func `A head that could not be written beside the data is written when it can be`() async throws {
    let place = folder.file("elsewhere")
    let journal = try journal(folder.file("data"))
    let log = try await log(journal, head: place + "/head")
    try Data("in the way".utf8).write(to: URL(fileURLWithPath: place))
    try await append(journal, 0..<3)
    await #expect(throws: JournalError.self) { _ = try await log.advance() }
    try FileManager.default.removeItem(atPath: place)
    let note = try #require(try await log.advance())
    #expect(try AuditFolder.note(at: place + "/head") == note)
    #expect(try await log.advance() == nil)
    await journal.close()
  }

  @Test func `Retention takes the events of a request together`() async throws {
    let clock = clock
    var settings = JournalSettings(now: { clock.now })
    settings.retentionAge = .seconds(3_600)
    let journal = try SQLiteJournal(folder: folder.path, settings: settings)
    let log = try await log(journal)
    // 499 alone, then one request of five: the five hundredth is its first.
    try await append(journal, 0..<499)
    let records = (0..<5).map { SampleEvents.record("m\($0)", at: clock.now) }
    let parts = records.map { EventPart(id: EventID(at: clock.now, random: RandomBytes.make(10)), record: $0) }
    _ = try await journal.append([
      SampleEvents.event("[1,2,3,4,5]", parts, call: nil, at: clock.now, source: "agendize", delivery: "d")
    ])
    clock.advance(by: .seconds(4_000))
    try await append(journal, 600..<602)
    #expect(try await journal.applyRetention(needed: 502) == 499)
    _ = try await log.advance()
    #expect(try verify().events == 7)
    #expect(try await journal.applyRetention(needed: .max) == 5)
    await journal.close()
  }

  @Test func `A row that is gone is missed, be it an event's or an entry's`() async throws {
    let (journal, _) = try await smallLog()
    await journal.close()
    let database = try DatabaseQueue(path: folder.file("journal.sqlite"))
    for (table, key, id) in [
      ("events", "seq", 2), ("events", "seq", 4), ("leaves", "first", 1), ("leaves", "first", 5), ("refusals", "id", 1),
    ] {
      let found = try database.read { db in
        try Row.fetchOne(db, sql: "SELECT rowid AS rowid_, * FROM \(table) WHERE \(key) = \(id)")
      }
      let row = try #require(found)
      try await database.write { try $0.execute(sql: "DELETE FROM \(table) WHERE \(key) = \(id)") }
      #expect(throws: AuditVerification.Fault.self, "\(table) \(id)") { _ = try verify() }
      try restore(database, table, row)
    }
    #expect(try verify().size == 6)
    try database.close()
  }

  @Test func `A random byte of a large log, changed, is found, and its entry is named`() async throws {
    let journal = try journal()
    let log = try await log(journal)
    for start in stride(from: 0, to: 1_500, by: 100) { try await append(journal, start..<start + 100) }
    _ = try await log.advance()
    let root = folder.file("audit/tile")
    let files = try #require(FileManager.default.enumerator(atPath: root)?.allObjects as? [String])
      .filter { $0.hasSuffix("000") || $0.hasSuffix("003") || $0.hasSuffix(".p/220") || $0.hasSuffix(".p/5") }
    var generator = SystemRandomNumberGenerator()
    for file in files where DurableFile.read("\(root)/\(file)", limit: 1 << 24) != nil {
      let url = URL(fileURLWithPath: "\(root)/\(file)")
      let bytes = [UInt8](try Data(contentsOf: url))
      let at = Int.random(in: bytes.indices, using: &generator)
      var changed = bytes
      changed[at] ^= UInt8(1 << Int.random(in: 0..<8, using: &generator))
      try Data(changed).write(to: url)
      do {
        _ = try verify()
        Issue.record("byte \(at) of \(file) was not missed")
      } catch let fault as AuditVerification.Fault {
        let tile = file.hasPrefix("1/") ? 0 : file.contains("003") ? 3 : file.contains("005") ? 5 : 0
        let index = try #require(fault.index)
        if file.hasPrefix("0/") { #expect(index == Int64(tile * 256 + at / 32), "\(file), byte \(at)") }
        #expect(index >= Int64(tile * 256) && index < 1_500)
      }
      try Data(bytes).write(to: url)
    }
    #expect(try verify().events == 1_500)
    await journal.close()
  }

  @Test func `Heads go on over restarts, and each is continued by the next`() async throws {
    var notes: [SignedNote] = []
    for round in 0..<6 {
      let journal = try journal()
      let log = try await log(journal)
      try await append(journal, round * 100..<round * 100 + 90)
      notes.append(try #require(try await log.advance()))
      #expect(try await log.advance() == nil)
      try await append(journal, round * 100 + 90..<round * 100 + 91)
      notes.append(try #require(try await log.advance()))
      await journal.close()
    }
    let prover = AuditProver(folder: AuditFolder(dataFolder: folder.path), keys: [signer.verifier])
    let newest = try Checkpoint(notes[notes.count - 1].text)
    for note in notes {
      let head = try Checkpoint(note.text)
      let found = try prover.consistency(from: head.size, to: newest.size)
      #expect(found.proof.holds(old: head.root, new: newest.root))
    }
    #expect(newest.size == 546)
  }

  @Test func `Pieces that are lost or damaged are made anew from the journal`() async throws {
    var journal = try journal()
    var log = try await log(journal)
    try await append(journal, 0..<300)
    let note = try #require(try await log.advance())
    await journal.close()
    try FileManager.default.removeItem(atPath: folder.file("audit/tile"))
    #expect(throws: AuditVerification.Fault.self) { _ = try verify() }
    journal = try self.journal()
    log = try await self.log(journal)
    #expect(try await log.advance() == note)
    #expect(try verify().signed == 300)
    await journal.close()
  }

  @Test func `An older copy is noticed by the head beside it, and taken only as another log`() async throws {
    let head = folder.file("elsewhere/head")
    let data = folder.file("data")
    let copy = folder.file("copy")
    var journal = try journal(data)
    var log = try await log(journal, head: head)
    try await append(journal, 0..<5)
    _ = try await log.advance()
    await journal.close()
    try FileManager.default.copyItem(atPath: data, toPath: copy)
    journal = try self.journal(data)
    log = try await self.log(journal, head: head)
    try await append(journal, 5..<9)
    _ = try await log.advance()
    await journal.close()
    // Fewer entries than were signed.
    journal = try self.journal(copy)
    await expectRollback { _ = try await self.log(journal, head: head) }
    // As many, and others.
    try await append(journal, 20..<24)
    await expectRollback { _ = try await self.log(journal, head: head) }
    // More, and others.
    try await append(journal, 24..<30)
    await expectRollback { _ = try await self.log(journal, head: head) }
    let other = try #require(NoteSigner(generating: "log.example/audit-2", kind: .ed25519))
    let declared = AuditLog(journal: journal, signers: [other], headPath: head)
    try await declared.open(largest: 0)
    #expect(await declared.foreign?.origin == "log.example/audit")
    #expect(try await declared.advance() != nil)
    #expect(try verify(copy, by: [other.verifier]).size == 15)
    await journal.close()
  }

  @Test func `What a witness has seen is noticed too`() async throws {
    let journal = try journal()
    try await append(journal, 0..<5)
    await expectRollback {
      try await AuditLog(journal: journal, signers: [self.signer], headPath: nil).open(largest: 6)
    }
    try await AuditLog(journal: journal, signers: [signer], headPath: nil).open(largest: 5)
    await journal.close()
  }

  private func expectRollback(_ body: () async throws -> Void) async {
    do {
      try await body()
      Issue.record("not noticed")
    } catch let error as JournalError {
      #expect(error.code == .rolledBack)
      #expect(error.context.contains("back"))
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func `Two keys sign while one takes the other's place`() async throws {
    let journal = try journal()
    let new = try #require(NoteSigner(generating: "log.example/audit", kind: .ed25519))
    try await append(journal, 0..<3)
    _ = try await log(journal).advance()
    let both = try #require(try await log(journal, by: [new, signer]).advance())
    #expect(try both.verified(by: [new.verifier, signer.verifier]).count == 2)
    #expect(try both.verified(by: [signer.verifier]).count == 1)
    let alone = try #require(try await log(journal, by: [new]).advance())
    #expect(alone.signatures.count == 1)
    // A key that never signed has no part in this log.
    let stranger = try #require(NoteSigner(generating: "log.example/audit", kind: .ed25519))
    await expectRollback { _ = try await self.log(journal, by: [stranger]) }
    await journal.close()
  }

  @Test func `A journal without a log gets entries for what it has, under what was committed to then`() async throws {
    var journal = try journal()
    try await append(journal, 0..<600)
    await journal.close()
    let database = try DatabaseQueue(path: folder.file("journal.sqlite"))
    try await database.write { db in
      // One of a source that would rather lose its oldest was gone from the middle.
      try db.execute(sql: "DELETE FROM events WHERE seq = 100")
      // Format 2 committed to headers and body alone.
      for row in try Row.fetchAll(db, sql: "SELECT seq, r, headers, body FROM events") {
        let r = [UInt8](row["r"] as Data)
        let digests = [row["headers"] as Data, row["body"] as Data].map { DigestAlgorithm.sha256.hash([UInt8]($0)) }
        let c = HMACKey.code(key: r, for: [0x01] + digests[0] + digests[1]) ?? []
        try db.execute(sql: "UPDATE events SET c = ? WHERE seq = ?", arguments: [Data(c), row["seq"] as Int64])
      }
      for name in ["leaves", "refusals"] { try db.execute(sql: "DROP TABLE \(name)") }
      try db.execute(sql: "DELETE FROM events WHERE seq <= 7")
      try OlderFormats.removeAllAfterVersion3(db)
      try db.execute(sql: "PRAGMA user_version = 2")
    }
    try database.close()
    journal = try self.journal()
    let log = try await log(journal)
    try await append(journal, 600..<601)
    _ = try await log.advance()
    let report = try verify()
    #expect(report.size == 593 && report.events == 593 && report.older == 592 && report.removed == 0)
    let archive = try JournalArchive(folder: folder.path)
    #expect(try archive.entry(ofEvent: 8)?.index == 0)
    #expect(try archive.entry(ofEvent: 601)?.index == 592)
    #expect(try archive.entry(ofEvent: 7) == nil)
    #expect(try archive.entry(ofEvent: 100) == nil)
    #expect(try archive.entry(ofEvent: 101)?.index == 92)
    archive.close()
    await journal.close()
  }

  @Test func `What retention lets go stays in the log`() async throws {
    let clock = clock
    var settings = JournalSettings(now: { clock.now })
    settings.retentionAge = .seconds(3_600)
    let journal = try SQLiteJournal(folder: folder.path, settings: settings)
    let log = try await log(journal)
    try await append(journal, 0..<20)
    clock.advance(by: .seconds(4_000))
    try await append(journal, 20..<25)
    while try await journal.applyRetention(needed: .max) > 0 {}
    _ = try await log.advance()
    let report = try verify()
    #expect(report.size == 26 && report.events == 5 && report.removed == 20 && report.acts == 1)
    await journal.close()
  }

  @Test func `Rejected requests of a source and a minute share one entry`() async throws {
    let journal = try journal()
    let log = try await log(journal)
    try await journal.reject([rejected("a"), rejected("b"), rejected("c", source: "door")])
    try await journal.recordRejections()
    #expect(try await journal.reader.leaves(from: 0, limit: 10).isEmpty, "the minute is not over")
    clock.advance(by: .seconds(60))
    try await journal.reject([rejected("d")])
    try await journal.recordRejections()
    let acts = try await journal.reader.leaves(from: 0, limit: 10).flatMap(\.entries).compactMap { bytes -> AuditAct? in
      if case .act(let act)? = AuditLeaf(bytes) { act } else { nil }
    }
    #expect(acts.map { $0["source"] } == ["agendize", "door"])
    #expect(acts.map { $0["count"] } == ["2", "1"])
    _ = try await log.advance()
    let archive = try JournalArchive(folder: folder.path)
    let index = try #require(try archive.entry(ofRejected: 2))
    let refusals = try archive.refusals(ofEntry: index)
    #expect(RefusalQueries.digest(refusals) == acts[0]["digest"])
    let kept = try #require(try archive.rejected(id: 2))
    #expect(refusals[1].commitment.reach(EventContent(kept), headers: kept.headers) == .whole)
    #expect(try archive.entry(ofRejected: 4) == nil)
    archive.close()
    // One that is readmitted, or forgotten, was refused all the same.
    try await journal.forget(rejection: 1)
    #expect(try verify().size == 2)
    await journal.close()
  }

  @Test(arguments: ["a b", "line\nfeed", "100%", "\u{1b}[2J", String(repeating: "x", count: 5_000), "", "ünï"])
  func `An entry is read back as it was written, whatever its texts hold`(text: String) throws {
    let leaf = EventLeaf(
      id: EventID(at: clock.now, random: RandomBytes.make(10)), kind: .received, receivedAt: clock.now, source: "s",
      verdict: text, keyID: text, commitment: RandomBytes.make(32))
    #expect(leaf.bytes.count { $0 == 0x0a } == 8)
    #expect(leaf.bytes.allSatisfy { $0 >= 0x20 || $0 == 0x0a })
    let again = try #require(AuditLeaf(leaf.bytes))
    #expect(again.bytes == leaf.bytes)
    if text.utf8.count < 1_000 { #expect(again == .event(leaf)) }
    #expect(AuditLeaf(leaf.bytes.dropLast()) == nil)
    #expect(AuditLeaf(leaf.bytes + Array("more x\n".utf8)) == nil)
    #expect(AuditLeaf([]) == nil)
  }
}
