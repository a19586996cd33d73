import CallModel
import Delivery
import EventJournal
import Testing

@Suite struct GrowingRetryTests {
  private let now = Instant(microseconds: 1_700_000_000_000_000)

  @Test(arguments: [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (6, 60), (1_000_000, 60)] as [(Int, Int64)])
  func `Pauses grow up to the longest, and never end`(attempt: Int, seconds: Int64) {
    let policy = RetryPolicy(.growing(first: .seconds(5), factor: 2, longest: .seconds(60)), spread: 0)
    let outcome = policy.outcome(attempt: attempt, receivedAt: now, reason: "r", asked: nil, now: now, chance: 1)
    #expect(outcome == .retry(at: now.adding(milliseconds: seconds * 1_000), reason: "r"))
  }

  @Test func `An event that would get too old is given up, whatever the destination asks for`() {
    let policy = RetryPolicy(
      .growing(first: .seconds(10), factor: 1, longest: .seconds(10)), spread: 0, oldest: .seconds(100))
    func outcome(ageInSeconds age: Int64, asked: Duration? = nil) -> DeliveryOutcome {
      policy.outcome(
        attempt: 1, receivedAt: now, reason: "r", asked: asked, now: now.adding(milliseconds: age * 1_000), chance: 0)
    }
    #expect(outcome(ageInSeconds: 90) == .retry(at: now.adding(milliseconds: 100_000), reason: "r"))
    #expect(outcome(ageInSeconds: 91) == .dead(reason: "r; older than it may get"))
    #expect(outcome(ageInSeconds: 0, asked: .seconds(101)) == .dead(reason: "r; older than it may get"))
  }
}

@Suite struct StatusRulesTests {
  @Test(
    arguments: [
      (200, .done), (204, .done), (301, .hold), (302, .hold), (400, .hold), (401, .hold), (404, .hold), (408, .retry),
      (409, .hold), (410, .pause), (422, .hold), (425, .retry), (429, .retry), (500, .retry), (503, .retry),
      (599, .retry), (100, .hold),
    ] as [(Int, StatusRules.Meaning)])
  func `By itself a status means what it says of the destination`(status: Int, meaning: StatusRules.Meaning) {
    #expect(StatusRules().meaning(of: status) == meaning)
  }

  @Test func `An operator's word counts first, of a status before that of its hundred`() throws {
    let rules = StatusRules([
      try #require(.init("409")): .done, try #require(.init("4xx")): .dead, try #require(.init("2xx")): .retry,
      try #require(.init("204")): .done,
    ])
    #expect(
      [409, 404, 410, 429, 204, 200, 500].map(rules.meaning) == [.done, .dead, .dead, .dead, .done, .retry, .retry])
  }

  @Test(arguments: ["", "4", "4x", "xxx", "0xx", "6xx", "099", "600", "4XX", "-12", "+12", " 12", "４０４"])
  func `What is no status is none`(text: String) { #expect(StatusRules.Selector(text) == nil) }
}

@Suite struct CircuitBreakerTests {
  private let start = Instant(microseconds: 1_700_000_000_000_000)
  private let settings = CircuitBreaker.Settings(failures: 3, pause: .seconds(10), longest: .seconds(30))

  /// Asked within expectations, which take no mutating call.
  private final class Breaker {
    private var breaker: CircuitBreaker

    init(_ settings: CircuitBreaker.Settings) { breaker = CircuitBreaker(settings) }

    func admission(at now: Instant) -> CircuitBreaker.Admission { breaker.admission(at: now) }

    func note(answered: Int, failed: Int, at now: Instant) -> Bool {
      breaker.note(answered: answered, failed: failed, at: now)
    }
  }

  private func at(_ seconds: Int64) -> Instant { start.adding(milliseconds: seconds * 1_000) }

  @Test func `It opens after so many failures without a success between them`() {
    let breaker = Breaker(settings)
    for (answered, failed) in [(0, 2), (1, 5), (0, 0), (0, 1), (0, 1)] {
      #expect(!breaker.note(answered: answered, failed: failed, at: start))
      #expect(breaker.admission(at: start) == .all)
    }
    #expect(breaker.note(answered: 0, failed: 1, at: start))
    #expect(breaker.admission(at: at(9)) == .nothing(until: at(10)))
    #expect(breaker.admission(at: at(10)) == .one)
  }

  @Test func `One success closes it, and each failure of a probe doubles the pause up to the longest`() {
    let breaker = Breaker(settings)
    var now = start
    _ = breaker.note(answered: 0, failed: 3, at: now)
    for pause: Int64 in [10, 20, 30, 30] {
      let until = now.adding(milliseconds: pause * 1_000)
      #expect(breaker.admission(at: now) == .nothing(until: until))
      now = until
      #expect(breaker.admission(at: now) == .one)
      // What was filtered says nothing of the destination: it is asked with the next one.
      #expect(!breaker.note(answered: 0, failed: 0, at: now))
      #expect(breaker.admission(at: now) == .one)
      #expect(breaker.note(answered: 0, failed: 1, at: now))
    }
    now = now.adding(milliseconds: 30_000)
    #expect(breaker.admission(at: now) == .one)
    #expect(breaker.note(answered: 1, failed: 0, at: now))
    #expect(breaker.admission(at: now) == .all)
    // And begins anew with the first pause.
    _ = breaker.note(answered: 0, failed: 3, at: now)
    #expect(breaker.admission(at: now) == .nothing(until: now.adding(milliseconds: 10_000)))
  }

  @Test func `A clock that goes back is not waited for, and nothing overflows`() {
    let breaker = Breaker(CircuitBreaker.Settings(failures: .max, pause: .seconds(1), longest: .zero))
    #expect(!breaker.note(answered: 0, failed: .max - 1, at: start))
    #expect(breaker.note(answered: 0, failed: 1, at: Instant.range.upperBound))
    #expect(breaker.admission(at: start) == .one)
  }
}

@Suite struct RateLimitTests {
  private func at(_ milliseconds: Int64) -> Instant { Instant(microseconds: 1_000_000_000_000 + milliseconds * 1_000) }

  @Test func `As many as the rate allows pass, a tenth of a second's worth at once at most`() {
    var limit = RateLimit(perSecond: 10)
    var taken = 0
    for step in 0...100 {
      let allowance = limit.allowance(at: at(Int64(step * 100)))
      limit.take(allowance)
      taken += allowance
    }
    #expect((95...101).contains(taken))
    let afterRest = limit.allowance(at: at(3_600_000))
    #expect(afterRest == 1)
  }

  @Test func `Below one a second, one passes and the next waits its time`() {
    var limit = RateLimit(perSecond: 0.5)
    let first = limit.allowance(at: at(0))
    limit.take(1)
    let second = limit.allowance(at: at(1_000))
    #expect((first, second) == (1, 0))
    #expect((900...1_100).contains(Int(limit.pause / .milliseconds(1))))
    let third = limit.allowance(at: at(2_000))
    #expect(third == 1)
  }

  @Test func `A clock that goes back gives nothing, and stops nothing`() {
    var limit = RateLimit(perSecond: 1)
    _ = limit.allowance(at: at(10_000))
    limit.take(1)
    let back = limit.allowance(at: at(0))
    let on = limit.allowance(at: at(1_000))
    #expect((back, on) == (0, 1))
  }
}
