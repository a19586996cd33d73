import CallModel
import Delivery
import EventJournal
import JSONPath
import StrictJSON
import Support
import Testing

@Suite struct RoutingTests {
  private let now = TestClock().now
  private let crm = SinkName("crm")

  private func entry(
    _ source: String = "agendize", status: CallStatus = .busy, _ change: (inout CallRecord) -> Void = { _ in }
  ) -> JournalEntry {
    var record = SampleEvents.record("1", at: now, status: status)
    change(&record)
    return JournalEntry(
      seq: 1, id: EventID(at: now, random: [UInt8](repeating: 0, count: 10)), receivedAt: now, source: source,
      call: record.id,
      record: record.json())
  }

  private func leads(_ filter: String?, _ entry: JournalEntry, from: Set<String>? = nil) throws -> Bool {
    let route = Route(name: "r", sources: from, filter: try filter.map { try JSONPathFilter($0) }, sinks: [crm])
    return Router(routes: [route]).decision(for: entry, to: crm) == .by(route)
  }

  @Test func `An expression is asked of the record`() throws {
    let filter = "@.missed == true && (@.status == 'busy' || @.status == 'no-answer')"
    #expect(try leads(filter, entry()))
    #expect(try leads(filter, entry(status: .noAnswer)))
    #expect(try !leads(filter, entry(status: .completed)))
    #expect(try !leads(filter, entry { $0.direction = .outbound }))
  }

  @Test func `Tags hold where one is among them, and absent members hold nowhere`() throws {
    let filter = "@.tags[?@ == 'vip']"
    #expect(try leads(filter, entry { $0.tags = ["a", "vip"] }))
    #expect(try !leads(filter, entry { $0.tags = ["a"] }))
    #expect(try !leads(filter, entry()))
  }

  @Test func `A filter that takes too much work leaves the event undecided`() throws {
    let entry = entry {
      $0.userData = JSONText(integer: 0); $0.extra = ["x": JSONText(string: String(repeating: "a", count: 900_000))]
    }
    let filter = try JSONPathFilter("search(@.extra.x, '(a|aa|aaa|aaaa|aaaaa)*b')")
    let route = Route(name: "slow", sources: nil, filter: filter, sinks: [crm])
    guard case .undecided(let reason) = Router(routes: [route]).decision(for: entry, to: crm) else {
      Issue.record("decided")
      return
    }
    #expect(reason.contains("slow"))
  }

  @Test func `Sources are looked at, and an event without a record goes nowhere`() throws {
    #expect(try leads(nil, entry("door"), from: ["door"]))
    #expect(try !leads(nil, entry("agendize"), from: ["door"]))
    let notice = JournalEntry(seq: 1, id: entry().id, receivedAt: now, source: "door", call: nil, record: nil)
    #expect(try !leads(nil, notice))
  }

  @Test func `Of several routes to one sink the first that applies decides`() throws {
    let missed = Route(
      name: "missed", sources: nil, filter: try JSONPathFilter("@.missed == true"), sinks: [crm])
    let all = Route(name: "all", sources: nil, filter: nil, sinks: [crm, SinkName("other")])
    let router = Router(routes: [missed, all])
    #expect(router.decision(for: entry(), to: crm) == .by(missed))
    #expect(router.decision(for: entry(status: .completed), to: crm) == .by(all))
    #expect(router.decision(for: entry(), to: SinkName("other")) == .by(all))
    #expect(router.decision(for: entry(), to: SinkName("nobody")) == .filtered)
  }
}

@Suite struct RetryPolicyTests {
  private let now = Instant(microseconds: 1_700_000_000_000_000)
  private let policy = RetryPolicy(schedule: [.seconds(10), .seconds(100)])

  @Test(
    arguments: [(1, 0.0, 8_000), (1, 0.5, 10_000), (1, 1.0, 12_000), (2, 0.5, 100_000), (2, 7.0, 120_000)]
      as [(Int, Double, Int64)])
  func `Each attempt has its pause, spread by a fifth`(_ attempt: Int, _ chance: Double, _ milliseconds: Int64) {
    #expect(
      policy.outcome(attempt: attempt, receivedAt: now, reason: "r", asked: nil, now: now, chance: chance)
        == .retry(at: now.adding(milliseconds: milliseconds), reason: "r"))
  }

  @Test func `After the last pause the delivery is dead`() {
    #expect(
      policy.outcome(attempt: 3, receivedAt: now, reason: "r", asked: .seconds(5), now: now, chance: 0)
        == .dead(reason: "r"))
    #expect(
      RetryPolicy(schedule: []).outcome(attempt: 1, receivedAt: now, reason: "r", asked: nil, now: now, chance: 0)
        == .dead(reason: "r"))
  }

  @Test func `What the destination asks for is waited for, up to a day`() {
    #expect(
      policy.outcome(attempt: 1, receivedAt: now, reason: "r", asked: .seconds(60), now: now, chance: 0)
        == .retry(at: now.adding(milliseconds: 60_000), reason: "r"))
    #expect(
      policy.outcome(attempt: 1, receivedAt: now, reason: "r", asked: .seconds(1), now: now, chance: 0)
        == .retry(at: now.adding(milliseconds: 8_000), reason: "r"))
    #expect(
      policy.outcome(attempt: 1, receivedAt: now, reason: "r", asked: .seconds(1_000_000), now: now, chance: 0)
        == .retry(at: now.adding(milliseconds: 86_400_000), reason: "r"))
  }

  @Test(
    arguments: [
      ("120", Duration.seconds(120)), ("0", .zero), ("Tue, 14 Nov 2023 22:14:20 GMT", .seconds(60)),
      ("Tue, 14 Nov 2023 22:13:20 GMT", nil),
      ("-5", nil), ("soon", nil), ("99999999999999999999", .seconds(864_000)), ("Tue, 34 Nov 2023 22:14:20 GMT", nil),
    ] as [(String, Duration?)])
  func `Retry-After is read in both its forms`(_ text: String, _ expected: Duration?) {
    #expect(RetryAfter.duration(text, now: now) == expected)
  }
}

@Suite struct PathTemplateTests {
  private let day = Instant(microseconds: 1_772_460_000_000_000)

  @Test(arguments: [
    ("calls-{date}.jsonl", "calls-2026-03-02.jsonl"), ("{source}/{status}.jsonl", "agendize/no-answer.jsonl"),
    ("plain", "plain"),
  ])
  func `Places are filled in`(_ template: String, _ path: String) throws {
    #expect(try PathTemplate(template).path(receivedAt: day, source: "agendize", status: "no-answer") == path)
  }

  @Test(arguments: [
    ("../../etc/passwd", "_._.._etc_passwd"), ("..", "_."), ("", "_"), ("a/b\\c\0d", "a_b_c_d"), (".hidden", "_hidden"),
    ("é", "_"),
  ])
  func `What is filled in cannot leave the folder`(_ value: String, _ expected: String) throws {
    #expect(try PathTemplate("{source}").path(receivedAt: day, source: value, status: "") == expected)
  }

  @Test(arguments: ["{nope}", "{date", "{}"])
  func `A place that there is not is refused`(_ template: String) {
    #expect(throws: PathTemplate.Unknown.self) { try PathTemplate(template) }
  }
}
