import CallModel
import Cryptography
import EventJournal
import Foundation
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
