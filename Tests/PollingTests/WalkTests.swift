import CallModel
import Cryptography
import StrictJSON
import Testing

@testable import Polling

/// What decides how far is read, and when it is looked again: without a server, and without time.
@Suite struct WalkTests {
  private func at(_ second: Int64) -> Instant { Instant(microseconds: second * 1_000_000) }

  // MARK: PortSIP's pages

  /// Walks over a log as a server would give it. Returns which rows were seen.
  private func walk(_ log: [Int64], limit: Int, orders: ([Int64]) -> [Int64]) -> Set<Int64> {
    var walk = PortSIPWalk(from: at(0), limit: limit)
    var seen: Set<Int64> = []
    for _ in 0..<200 where !walk.isOver {
      let asked = orders(log.filter { at($0) >= walk.from })
      let page = asked.dropFirst(walk.skip).prefix(limit)
      seen.formUnion(page)
      walk.take(page.map { at($0) })
    }
    #expect(walk.isOver)
    return seen
  }

  @Test(arguments: [0, 1, 9, 10, 11, 95, 100])
  func `Every row is seen, however many there are, in order and out of it`(_ count: Int64) {
    let log = Array(0..<count)
    let all = Set(log)
    #expect(walk(log, limit: 10) { $0 } == all)
    #expect(walk(log, limit: 10) { $0.reversed() } == all)
  }

  @Test func `Rows of one moment that fill more than a page are all seen`() {
    let times = [Int64](repeating: 5, count: 35) + [6, 7]
    var walk = PortSIPWalk(from: at(0), limit: 10)
    var seen: Set<Int> = []
    for _ in 0..<50 where !walk.isOver {
      let asked = times.indices.filter { at(times[$0]) >= walk.from }
      let page = asked.dropFirst(walk.skip).prefix(10)
      seen.formUnion(page)
      walk.take(page.map { at(times[$0]) })
    }
    #expect(walk.isOver && seen.count == times.count)
  }

  @Test func `A server that gives newest first and heeds no filter is not read to its beginning`() {
    var walk = PortSIPWalk(from: at(1_000), limit: 3)
    walk.take([at(1_010), at(1_005), at(1_001)])
    #expect(!walk.isOver && !walk.isOrdered && walk.skip == 3)
    walk.take([at(990), at(980), at(970)])
    #expect(walk.isOver)
    #expect(walk.newest == at(1_010))
  }

  @Test func `Rows without a time are counted over`() {
    var walk = PortSIPWalk(from: at(0), limit: 2)
    walk.take([nil, nil])
    #expect(walk.skip == 2 && !walk.isOver)
    walk.take([nil])
    #expect(walk.isOver && walk.newest == nil)
  }

  // MARK: Pages that do not end

  @Test func `The same page once more ends a walk; empty pages and like rows on others do not`() throws {
    func rows(_ text: String) throws -> [JSONValue] { try Array(JSONDocument(parsing: text).root.elements) }
    var pages = PageGuard()
    try pages.take(rows(#"[{"id":1}]"#), "GET /log")
    try pages.take(rows(#"[{"id":2}]"#), "GET /log")
    try pages.take(rows(#"[{"id":2},{"id":1}]"#), "GET /log")
    let failure = #expect(throws: PollFailure.self) { try pages.take(rows(#"[{"id":1}]"#), "GET /log") }
    #expect(failure?.reason.contains("again and again") == true)
    var empty = PageGuard()
    try empty.take([], "GET /log")
    try empty.take([], "GET /log")
  }

  @Test(arguments: [
    ("no such user", "no such user"), ("rejected Bearer ACCESSTOKEN-ps-1 for +33612345678", "rejected Bearer … for …"),
    ("code 404 at /calls", "code 404 at /calls"), ("call 0612345678, please", "call … please"),
    ("for +33 6 12 34 56 78 no", "for … no"), ("(020) 7946 0958", "…"),
    (String(repeating: " ", count: 3_000), ""), ("say \"06 12\" '34 56'", "say …"),
    ("ask a@b.example now", "ask … now"),
    ("Sommer!20261126x refused", "… refused"), ("5 of 12 rows, 3 bad", "5 of 12 rows, 3 bad"),
    (String(repeating: "x ", count: 200), String(repeating: "x ", count: 100) + "…"),
  ]) func `What a provider says is shown without tokens and numbers, and not for ever`(_ said: String, _ shown: String)
  {
    #expect(ProviderWords.shown(said) == shown)
  }

  @Test func `An answer that repeats a secret is kept without it, any other as it is`() {
    let mask = SecretMask([Secret("pass word")])
    let kept = mask.masked(
      PollFailure(.badAnswer, "r", body: Array("<p>auth_password=pass%20word, pass word</p>".utf8)))
    #expect(kept.body == Array("<p>auth_password=…, …</p>".utf8))
    let two = SecretMask([Secret("abc"), Secret("abcdef/123")])
    #expect(two.masked(#"abcdef/123 abcdef\/123 abcdef%2F123 abcdef%2f123 abc"#) == "… … … … …")
    let odd = SecretMask([Secret("é&\"b")])
    #expect(odd.masked(#"\u00e9\u0026\"b \u00E9\u0026\"b %c3%a9%26%22b"#) == "… … …")
    let bytes: [UInt8] = [0xff, 0x00, 0x41]
    #expect(mask.masked(PollFailure(.badAnswer, "r", body: bytes)).body == bytes)
  }

  // MARK: Looking calls up

  @Test func `A call is looked up after 2, 10, 60 and 300 seconds, then no more`() {
    let start = ContinuousClock.now
    var calls = LookUps()
    calls.add("a", at: start)
    #expect(calls.due(at: start + .seconds(1)) == nil)
    var waited: [Duration] = []
    var now = start
    while let due = calls.nextDue {
      waited.append(due - now)
      now = due
      #expect(calls.due(at: now) == "a")
      _ = calls.missed("a", at: now)
    }
    #expect(waited == [.seconds(2), .seconds(10), .seconds(60), .seconds(300)])
    #expect(calls.isEmpty)
  }

  @Test func `What was found is not looked up again; a new event begins anew`() {
    let start = ContinuousClock.now
    var calls = LookUps()
    calls.add("a", at: start)
    _ = calls.missed("a", at: start)
    calls.add("a", at: start)
    #expect(calls.nextDue == start + .seconds(2))
    calls.add("a", at: start + .seconds(1))
    #expect(calls.nextDue == start + .seconds(2), "it is not put off")
    calls.settled("a")
    #expect(calls.isEmpty)
    _ = calls.missed("a", at: start)
    #expect(calls.isEmpty, "it came and was found while it was being looked up")
  }

  @Test func `No more calls wait than there is room for, and those that wait may be named again`() {
    let start = ContinuousClock.now
    var calls = LookUps()
    for number in 0..<LookUps.limit { calls.add("\(number)", at: start) }
    calls.add("one more", at: start)
    calls.add("7", at: start + .seconds(1))
    calls.settled("7")
    calls.add("one more", at: start + .seconds(2))
    for number in 0..<LookUps.limit { calls.settled("\(number)") }
    #expect(calls.due(at: start + .seconds(10)) == "one more")
  }

  @Test func `A call that was under way and is found nowhere is given up as gone; one that was only hinted at is not`()
  {
    var now = ContinuousClock.now
    var calls = LookUps()
    calls.add(gone: "seen", legs: ["l1"], at: now)
    calls.add("hinted", at: now)
    calls.add("seen", at: now)
    #expect(calls.gone == ["seen": ["l1"]])
    #expect(calls.due(at: now + .seconds(2)) == "seen", "it comes first")
    var given: [String] = []
    for _ in 0..<4 {
      now += .seconds(400)
      // That the provider cannot be asked counts as nothing.
      calls.failed("seen", at: now)
      now += .seconds(400)
      while let call = calls.due(at: now) { if calls.missed(call, at: now) { given.append(call) } }
    }
    #expect(given == ["seen"] && calls.due(at: now + .seconds(60)) == "seen", "it waits until it has been kept")
    let isGivenUp = calls.missed("seen", at: now + .seconds(60))
    #expect(isGivenUp)
    calls.settled("seen")
    #expect(calls.isEmpty)
  }

  @Test func `Hints never take the place of a call that was seen`() {
    let now = ContinuousClock.now
    var calls = LookUps()
    for number in 0..<LookUps.limit { calls.add("\(number)", at: now) }
    calls.add(gone: "seen", legs: [], at: now)
    #expect(calls.gone.keys.contains("seen"))
    _ = calls.missed("seen", at: now)
    let due = calls.nextDue
    for second in 0..<20 { calls.add("seen", at: now + .seconds(second)) }
    #expect(calls.nextDue == due && calls.gone["seen"] == [])
    let missed = (0..<3).map { _ in calls.missed("seen", at: now) }
    #expect(missed == [false, false, true], "no hint begins it anew")
  }

  @Test func `A call that is gone from the list has ended, with all the legs that it had`() {
    var live = LiveCalls()
    let next = ContinuousClock.now
    #expect(live.take(["a": ["1"], "b": ["2"]], next: next).isEmpty)
    #expect(live.take(["a": ["3"], "b": ["2"]], next: next).isEmpty)
    #expect(live.take(["b": ["2"], "c": []], next: next) == ["a": ["1", "3"]])
    let text = LiveCalls.text(live.calls.merging(["x\r": ["y"], "d": ["u\t", "v"]]) { now, _ in now })
    #expect(LiveCalls(text: text).calls == ["b": ["2"], "c": [], "d": ["v"]])
    #expect(live.take([:], next: next) == ["b": ["2"], "c": []])
  }

  // MARK: How far

  @Test func `A watermark moves on and never back, and survives being written`() throws {
    var cursor = PollCursor()
    cursor.advance(to: at(100))
    cursor.advance(to: at(50))
    #expect(cursor.watermark == at(100))
    cursor["syncToken"] = "a \"b\""
    #expect(PollCursor(json: cursor.json) == cursor)
    #expect(PollCursor(json: Array("[]".utf8)) == nil)
  }

  // MARK: Secrets

  @Test func `What a provider repeats of our secrets is left out, written plainly or encoded`() {
    let mask = SecretMask([Secret("pass word/1"), Secret("ab")])
    #expect(mask.masked("no: pass word/1, pass%20word%2F1; ab") == "no: …, …; ab")
    let failure = mask.masked(PollFailure(.refused, "bad pass word/1", retryAfter: .seconds(3)))
    #expect(failure.reason == "bad …" && failure.retryAfter == .seconds(3))
  }
}
