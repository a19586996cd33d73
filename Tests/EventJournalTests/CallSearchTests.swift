import CallModel
import Cryptography
import EventJournal
import Foundation
import Logging
import StrictJSON
import Support
import Testing

@Suite struct CallSearchTests {
  private let folder: ScratchFolder
  private let clock = TestClock()

  init() throws { folder = try ScratchFolder() }

  private struct Rig {
    let journal: SQLiteJournal
    let calls: CallsProjection
    let search: CallSearch

    func catchUp() async throws {
      while try await calls.catchUp() > 0 {}
      while try await search.catchUp() > 0 {}
    }

    func close() async {
      await search.close()
      await calls.close()
      await journal.close()
    }
  }

  private func open() throws -> Rig {
    let clock = clock
    let journal = try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: { clock.now }))
    let calls = try CallsProjection(journal: journal)
    return Rig(journal: journal, calls: calls, search: try CallSearch(journal: journal, calls: calls))
  }

  private func found(_ change: (inout CallQuery) -> Void = { _ in }) throws -> [String?] {
    var query = CallQuery()
    change(&query)
    let reader = try CallSearchReader(folder: folder.path)
    defer { reader.close() }
    return try reader.list(query).calls.map(\.externalId)
  }

  private func fill(_ rig: Rig) async throws {
    for (key, status) in [("a", CallStatus.ringing), ("b", .busy), ("a", .completed)] {
      clock.advance(by: .seconds(1))
      _ = try await rig.journal.append([SampleEvents.event(key, at: clock.now, status: status)])
    }
    try await rig.catchUp()
  }

  @Test func `A call that has changed is found as it is now, and no longer as it was`() async throws {
    let rig = try open()
    try await fill(rig)
    #expect(try found { $0.statuses = [.completed] } == ["a"])
    #expect(try found { $0.statuses = [.ringing] }.isEmpty)
    #expect(try found { $0.statuses = [.busy] } == ["b"])
    await rig.close()
  }

  @Test(arguments: ["lost", "damaged", "of another format"])
  func `An index that is not what it should be is made anew`(_ what: String) async throws {
    var rig = try open()
    try await fill(rig)
    let before = try found()
    await rig.close()
    let path = folder.file("calls-search.sqlite")
    switch what {
    case "lost": try FileManager.default.removeItem(atPath: path)
    case "damaged": try Data("no database".utf8).write(to: URL(fileURLWithPath: path))
    default: try OlderFormats.setVersion(path, 1)
    }
    rig = try open()
    #expect(await rig.search.position == 0)
    try await rig.catchUp()
    #expect(try found() == before && before.count == 2)
    await rig.close()
  }

  @Test func `An index whose file is taken away is made anew while the server runs`() async throws {
    let rig = try open()
    try await fill(rig)
    let search = rig.search
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await search.run(logger: Logger(label: "test")) }
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: folder.file("calls-search.sqlite" + suffix))
      }
      // An event makes it look at once.
      _ = try await rig.journal.append([SampleEvents.event("c", at: clock.now, status: .busy)])
      _ = try await rig.calls.catchUp()
      #expect(await eventually { (try? found())?.count == 3 })
      tasks.cancelAll()
    }
    await rig.close()
  }

  /// A call with a record of its own making.
  private func append(_ key: String, _ rig: Rig, _ change: (inout CallRecord) -> Void) async throws {
    var record = CallRecord(
      id: CallID(provider: .enswitch, account: "s", key: key), provider: .enswitch, observedAt: clock.now)
    record.externalId = key
    change(&record)
    let part = EventPart(id: EventID(at: clock.now, random: RandomBytes.make(10)), record: record)
    let body = "\(key) \(clock.now)"
    let event = SampleEvents.event(body, [part], call: record.id, at: clock.now, source: "s", delivery: nil)
    _ = try await rig.journal.append([event])
    try await rig.catchUp()
  }

  @Test func `A call of several legs is found by the words of each`() async throws {
    let rig = try open()
    for number in 0..<120 {
      clock.advance(by: .seconds(1))
      try await append("q", rig) { record in
        record.extra = ["dcustomer": JSONText(integer: number), "dtype": JSONText(string: "t\(number)")]
        (record.trunk, record.dialedNumber) = ("trunk\(number)", PhoneNumber("+331990\(10_000 + number)"))
        record.legs = [Leg("leg-\(number)", kind: nil, of: record)]
      }
    }
    try await append("other", rig) { $0.trunk = "elsewhere" }
    for number in [0, 1, 60, 119] {
      #expect(try found { $0.customers = ["\(number)"] } == ["q"])
      for (kind, text) in [
        (CallWord.trunk, "trunk\(number)"), (.destinationType, "t\(number)"), (.leg, "leg-\(number)"),
        (.dialed, "331990\(10_000 + number)"),
      ] {
        let condition = CallQuery.TextCondition(kinds: [kind], match: .exact, text: text)
        #expect(try found { $0.texts = [condition] } == ["q"], "\(kind) \(number)")
      }
    }
    await rig.close()
  }

  @Test func `Each call is under way or is not`() async throws {
    let rig = try open()
    for (key, age, status) in [
      ("now", 60, CallStatus.ringing), ("forgotten", 90_000, .ringing), ("over", 60, .completed),
    ] {
      let startedAt = clock.now.adding(milliseconds: -Int64(age) * 1_000)
      try await append(key, rig) { ($0.status, $0.isFinal, $0.startedAt) = (status, status.isFinal, startedAt) }
    }
    func active(_ wanted: Bool?) throws -> Set<String?> {
      try Set(
        found {
          $0.isActive = wanted
          $0.leaveOutForgotten(at: clock.now)
        })
    }
    #expect(try active(true) == ["now"])
    #expect(try active(false) == ["forgotten", "over"])
    #expect(try active(nil).count == 3)
    await rig.close()
  }

  @Test func `A call without a beginning stays where it was first heard of, whatever is heard of it later`()
    async throws
  {
    let rig = try open()
    for key in ["a", "b", "c", "a"] {
      clock.advance(by: .seconds(10))
      try await append(key, rig) { $0.status = .ringing }
    }
    #expect(try found() == ["c", "b", "a"])
    await rig.close()
  }

  @Test(arguments: ["éx", "ÉX", "É", "éxa", "a\tb", "a\u{a0}b"])
  func `Words of a search are told apart by any space, and compared without regard to case`(_ search: String)
    async throws
  {
    let rig = try open()
    try await append("ÉXA", rig) { $0.caller = Party(displayName: "b") }
    #expect(try found { $0.search = search } == ["ÉXA"])
    await rig.close()
  }

  @Test func `Calls that retention let go of are found no more`() async throws {
    let rig = try open()
    try await fill(rig)
    #expect(try await rig.search.forget(before: 3) == false)
    #expect(try found() == ["a"])
    await rig.close()
  }

  /// What a pattern or a query language would take for its own is text.
  @Test(arguments: ["50% off", "a_b", "O'Neil", #"say "hi""#, "x AND y", "café*", #"back\slash"#, "-minus", "(par"])
  func `A name is found by any part of it, whatever letters it has`(_ name: String) async throws {
    let rig = try open()
    for (key, said) in [("this", name), ("other", "Somebody else")] {
      var record = CallRecord(
        id: CallID(provider: .generic, account: "s", key: key), provider: .generic, observedAt: clock.now)
      record.externalId = key
      record.caller = Party(displayName: said)
      let part = EventPart(id: EventID(at: clock.now, random: RandomBytes.make(10)), record: record)
      let event = SampleEvents.event(key, [part], call: record.id, at: clock.now, source: "s", delivery: nil)
      _ = try await rig.journal.append([event])
    }
    try await rig.catchUp()
    #expect(try found { $0.search = name } == ["this"])
    for match in [CallQuery.TextCondition.Match.exact, .contains, .starts, .ends] {
      let condition = CallQuery.TextCondition(kinds: [.callerName], match: match, text: name)
      #expect(try found { $0.texts = [condition] } == ["this"], "\(match)")
    }
    let part = CallQuery.TextCondition(
      kinds: [.callerName], match: .contains, text: String(name.dropFirst().dropLast()))
    #expect(try found { $0.texts = [part] } == ["this"])
    await rig.close()
  }
}
