import CallModel
import Cryptography
import Emulators
import EventJournal
import StrictJSON
import Support
import Testing

@testable import Polling

/// What one round does with odd rows, odd times and another account.
@Suite struct RoundTests {
  private func at(_ second: Int64) -> Instant { Instant(microseconds: second * 1_000_000) }

  private func calls(_ starts: [Int64]) throws -> [JSONValue] {
    try starts.map { start in
      try JSONDocument(parsing: "{\"start\":{\"dateTime\":\"\(at(start))\"}}").root
    }
  }

  // MARK: Agendize's bounds

  @Test(
    arguments: [
      ([], false, false, false), ([1_000_000], true, false, false), ([999_000], false, true, false),
      ([900_000], false, true, true), ([900_000, 1_000_001], true, true, false),
    ] as [([Int64], Bool, Bool, Bool)])
  func `The sides of a bound are told by what was found`(
    _ starts: [Int64], _ hasLater: Bool, _ hasEarlier: Bool, _ goesFarBack: Bool
  ) throws {
    var sides = AgendizeSides(from: at(1_000_000))
    sides.take(try calls(starts))
    #expect(sides.hasLater == hasLater && sides.hasEarlier == hasEarlier && sides.goesFarBack == goesFarBack)
  }

  // MARK: PortSIP's pages

  @Test func `A server that gives fewer rows than asked for is read on, as long as it says that there are more`() {
    var walk = PortSIPWalk(from: at(0), limit: 100)
    walk.take((0..<50).map { at(Int64($0)) }, total: 70)
    #expect(!walk.isOver && walk.from == at(48))
    walk.take((48..<70).map { at(Int64($0)) }, total: 22)
    #expect(walk.isOver)
    var lying = PortSIPWalk(from: at(0), limit: 100)
    lying.take([at(1)], total: 1_000)
    lying.take([], total: 1_000)
    #expect(lying.isOver)
    for total in [Int.min, -1, Int.max] {
      var odd = PortSIPWalk(from: at(0), limit: 2)
      odd.take([at(2), at(1)], total: total)
      odd.take([at(0)], total: total)
      #expect(odd.isOver == (total < 0))
    }
  }

  // MARK: Times to come

  @Test func `A watermark of a time to come passes over nothing`() {
    var cursor = PollCursor()
    cursor.watermark = at(4_000_000)
    let sink = NoSink()
    let round = PollRound(
      task: .changes, cursor: cursor, api: StubAPI(), firstSync: .seconds(60), sink: sink, onWarning: { _, _ in },
      now: { Instant(microseconds: 1_000_000_000_000) })
    #expect(round.window(overlap: .seconds(300)) == PollWindow(from: at(999_700), to: at(1_000_000)))
  }

  // MARK: Rows

  @Test func `Rows that stand twice count once; rows of one key that differ are each stored once`() async throws {
    let rig = try await PollRig(.enswitch)
    let maker = PolledEventMaker(
      source: "x", normaliser: rig.provider.normaliser, host: "h", credentialKey: rig.journal.credentialKey)
    func row(_ text: String) throws -> PolledRow {
      PolledRow(try JSONDocument(parsing: text).root, key: "1", form: "cdrs")
    }
    let a = try row(#"{"uniqueid":"1","callid":"c","status":"busy","start":"1772440000"}"#)
    let b = try row(#"{"uniqueid":"1","callid":"c","status":"answered","start":"1772440000"}"#)
    func stored(_ rows: [PolledRow]) async throws -> Int {
      let sink = JournalRowSink(source: "x", maker: maker, journal: rig.journal, now: { .init(microseconds: 0) }) { _ in
      }
      try await sink.store(rows)
      return await sink.counts.stored
    }
    #expect(try await stored([a, a, a]) == 1)
    #expect(try await stored([a]) == 0)
    #expect(try await stored([a, b]) == 1, "one of them is known")
    #expect(try await stored([b, a, b]) == 0, "they take no turns")
    #expect(try await stored([b]) == 0, "it is known by what it says")
    await rig.close()
  }

  @Test func `Rows of one key that stand far apart take no turns either`() async throws {
    let rig = try await PollRig(.enswitch)
    let maker = PolledEventMaker(
      source: "x", normaliser: rig.provider.normaliser, host: "h", credentialKey: rig.journal.credentialKey)
    func row(_ id: Int, _ status: String) throws -> PolledRow {
      let text = #"{"uniqueid":"\#(id)","callid":"c\#(id)","status":"\#(status)","start":"1772440000"}"#
      return PolledRow(try JSONDocument(parsing: text).root, key: "\(id)", form: "cdrs")
    }
    let rows = try [row(1, "busy")] + (2...600).map { try row($0, "busy") } + [row(1, "answered")]
    func stored(_ rows: [PolledRow]) async throws -> Int {
      let sink = JournalRowSink(source: "x", maker: maker, journal: rig.journal, now: { .init(microseconds: 0) }) { _ in
      }
      try await sink.store(rows)
      return await sink.counts.stored
    }
    #expect(try await stored(rows) == 601)
    #expect(try await stored(rows) == 0)
    // One that was forgotten is told once more.
    try await sinkForgetting(rig, maker, ["5"])
    #expect(try await stored(rows) == 1)
    // One that really changes is told.
    #expect(try await stored([row(1, "failed")]) == 1)
    await rig.close()
  }

  private func sinkForgetting(_ rig: PollRig, _ maker: PolledEventMaker, _ keys: Set<String>) async throws {
    let sink = JournalRowSink(source: "x", maker: maker, journal: rig.journal, now: { .init(microseconds: 0) }) { _ in }
    try await sink.forget(keys, form: "cdrs")
  }

  // MARK: Another account

  @Test func `What was read of another account, or by another filter, says nothing of this one`() async throws {
    let rig = try await PollRig(.cinnox)
    rig.emulator.fill(10)
    var cursor = PollCursor(["of": "another"])
    cursor.watermark = at(Int64(PollRig.start))
    try await rig.journal.savePoll(of: "cinnox", cursor: cursor.json, finishedAt: nil)
    _ = await rig.poller.once(.changes)
    #expect(try await rig.calls().count == 10)
    let kept = try #require(try await rig.journal.pollState(of: "cinnox"))
    #expect(PollCursor(json: kept.cursor)?["of"] == "")
    await rig.close()
  }

  // MARK: Subscriptions

  @Test(arguments: [
    (200, #"{"code":0}"#, true), (200, "", true), (200, #"{"enabled":true,"url":"https://h/x"}"#, true),
    (200, #"{"code":6451010,"message":"no"}"#, false), (200, #"{"enabled":true,"url":"https://other"}"#, false),
    (200, #"{"result":{"enabled":false}}"#, false), (400, "{}", false),
  ]) func `CINNOX's subscription counts when it is kept as asked`(_ status: Int, _ body: String, _ isSet: Bool) async {
    let subscription = CinnoxSubscription(
      api: StubAPI(status: status, body: body), appID: "a", token: Secret("t"))
    do {
      try await subscription.set(.calls, url: "https://h/x", isEnabled: true)
      #expect(isSet)
    } catch {
      #expect(!isSet, "\(error)")
    }
  }
}

private struct StubAPI: ProviderAPI {
  var status = 200
  var body = "{}"

  func ask(_ request: APIRequest) async throws(PollFailure) -> APIAnswer {
    APIAnswer(status: status, body: Array(body.utf8), receivedAt: Instant(microseconds: 0))
  }
}

private struct NoSink: PolledRowSink {
  func store(_ rows: [PolledRow]) async throws(PollFailure) {}
  func changed(_ rows: [PolledRow]) async throws(PollFailure) -> [PolledRow] { rows }
  func checkpoint(_ cursor: PollCursor) async throws(PollFailure) {}
}
