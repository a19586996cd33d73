import CallModel
import EventJournal

/// What a page of deliveries came to, and what follows from it. Pure: time and chance come in.
struct PageOutcome {
  let page: DeliveryPage
  let decisions: [Router.Decision]
  /// Of the items that a route leads to the sink, in order.
  let tried: [(item: SinkItem, result: SinkResult)]
  let took: Duration

  /// How many the destination took, or refused for their own sake.
  var answered: Int { tried.count { Self.isAnswer($0.result) } }

  /// How many it could not take.
  var failed: Int {
    tried.count { if case .failed(let failure) = $0.result { failure.remedy == .retry } else { false } }
  }

  /// Why the sink is to stand still, where the destination says so.
  var pauseReason: String? {
    for (_, result) in tried {
      if case .failed(let failure) = result, failure.remedy == .pause { return failure.reason }
    }
    return nil
  }

  private static func isAnswer(_ result: SinkResult) -> Bool {
    switch result {
    case .done: true
    case .failed(let failure): failure.remedy != .retry
    case .skipped: false
    }
  }

  /// One for each of the page's items.
  func outcomes(_ policy: RetryPolicy, now: Instant, chance: () -> Double) -> [DeliveryOutcome] {
    var results = tried.makeIterator()
    return decisions.map { decision in
      switch decision {
      case .undecided(let reason): return .dead(reason: reason)
      case .filtered: return .filtered
      case .by:
        guard let (item, result) = results.next() else { return .filtered }
        return outcome(of: item, result, policy, now, chance())
      }
    }
  }

  private func outcome(
    of item: SinkItem, _ result: SinkResult, _ policy: RetryPolicy, _ now: Instant, _ chance: Double
  ) -> DeliveryOutcome {
    switch result {
    case .done: return .done
    case .skipped: return .behind
    case .failed(let failure):
      switch failure.remedy {
      case .hold: return .held(reason: failure.reason)
      case .dead: return .dead(reason: failure.reason)
      // Due as soon as the sink goes on.
      case .pause: return .retry(at: now, reason: failure.reason)
      case .retry:
        return policy.outcome(
          attempt: item.attempt, receivedAt: item.entry.receivedAt, reason: failure.reason, asked: failure.after,
          now: now, chance: chance)
      }
    }
  }

  /// Every failure; one success stands for a page of them.
  func attempts(at now: Instant) -> [DeliveryAttempt] {
    var attempts: [DeliveryAttempt] = []
    var lastSuccess: DeliveryAttempt?
    for (item, result) in tried {
      switch result {
      case .skipped: continue
      case .done(let said): lastSuccess = attempt(item, true, said, now)
      case .failed(let failure): attempts.append(attempt(item, false, failure.reason, now))
      }
    }
    return attempts + (lastSuccess.map { [$0] } ?? [])
  }

  private func attempt(_ item: SinkItem, _ succeeded: Bool, _ detail: String, _ now: Instant) -> DeliveryAttempt {
    DeliveryAttempt(
      seq: item.entry.seq, number: item.attempt, at: now, duration: took, succeeded: succeeded, detail: detail)
  }
}
