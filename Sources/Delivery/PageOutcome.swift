import CallModel
import EventJournal

/// What a page of deliveries came to, and what follows from it. Pure: time and chance come in.
struct PageOutcome {
  /// One try.
  struct Try {
    let item: SinkItem
    /// Nil while it is still under way.
    let result: SinkResult?
    let took: Duration
  }

  let page: DeliveryPage
  let decisions: [Router.Decision]
  /// Of the items that a route leads to the sink, in order.
  let tries: [Try]

  /// How many the destination took, or refused for their own sake.
  var answered: Int { tries.count { Self.isAnswer($0.result) } }

  /// How many it could not take.
  var failed: Int {
    tries.count { if case .failed(let failure)? = $0.result { failure.remedy == .retry } else { false } }
  }

  /// Why the sink is to stand still, where the destination says so.
  var pauseReason: String? {
    for tried in tries {
      if case .failed(let failure)? = tried.result, failure.remedy == .pause { return failure.reason }
    }
    return nil
  }

  private static func isAnswer(_ result: SinkResult?) -> Bool {
    switch result {
    case .done?: true
    case .failed(let failure)?: failure.remedy != .retry
    case .skipped?, nil: false
    }
  }

  /// One for each of the page's items.
  func outcomes(_ policy: RetryPolicy, now: Instant, chance: () -> Double) -> [DeliveryOutcome] {
    var tries = tries.makeIterator()
    return decisions.map { decision in
      switch decision {
      case .undecided(let reason): return .dead(reason: reason)
      case .filtered: return .filtered
      case .underWay: return .underWay
      case .behind: return .behind
      case .unreadable: return .held(reason: "the stored record cannot be read")
      case .later(let due): return .later(at: due)
      case .by, .late:
        guard let tried = tries.next() else { return .filtered }
        return outcome(of: tried, policy, now, chance())
      }
    }
  }

  private func outcome(of tried: Try, _ policy: RetryPolicy, _ now: Instant, _ chance: Double) -> DeliveryOutcome {
    switch tried.result {
    case nil: return .underWay
    case .done?: return .done
    case .skipped?: return .behind
    case .failed(let failure)?:
      switch failure.remedy {
      case .hold: return .held(reason: failure.reason)
      case .dead: return .dead(reason: failure.reason)
      // Due as soon as the sink goes on.
      case .pause: return .retry(at: now, reason: failure.reason)
      case .retry:
        return policy.outcome(
          attempt: tried.item.attempt, receivedAt: tried.item.entry.receivedAt, reason: failure.reason,
          asked: failure.after, now: now, chance: chance)
      }
    }
  }

  /// Every failure, and of successes that came in one step the last stands for all.
  func attempts(at now: Instant) -> [DeliveryAttempt] {
    var attempts: [DeliveryAttempt] = []
    var lastSuccess: DeliveryAttempt?
    for tried in tries {
      switch tried.result {
      case .skipped?, nil: continue
      case .done(let said)?: lastSuccess = attempt(tried, true, said, now)
      case .failed(let failure)?: attempts.append(attempt(tried, false, failure.detail ?? failure.reason, now))
      }
    }
    return attempts + (lastSuccess.map { [$0] } ?? [])
  }

  private func attempt(_ tried: Try, _ succeeded: Bool, _ detail: String, _ now: Instant) -> DeliveryAttempt {
    DeliveryAttempt(
      seq: tried.item.entry.seq, number: tried.item.attempt, at: now, duration: tried.took, succeeded: succeeded,
      detail: detail, replay: tried.item.replay?.id)
  }
}
