package import CallModel
package import EventJournal

/// When a failed delivery is tried again, and when no more. Pure: time and chance come in.
package struct RetryPolicy: Sendable, Hashable {
  /// The pause before each further attempt; after the last the delivery is dead.
  package let schedule: [Duration]

  /// About a day in all, as Standard Webhooks recommends.
  package static let standard = RetryPolicy(schedule: [
    .seconds(5), .seconds(300), .seconds(1_800), .seconds(7_200), .seconds(18_000), .seconds(36_000), .seconds(36_000),
  ])

  /// What a destination asks for is honoured up to this.
  static let askedLimit = Duration.seconds(86_400)

  package init(schedule: [Duration]) { self.schedule = schedule }

  /// - Parameters:
  ///   - attempt: how many have been made, this one included.
  ///   - asked: how long the destination asks to be left alone.
  ///   - chance: from 0 to 1; spreads the pause by a fifth, so that many do not come back at once.
  package func outcome(
    attempt: Int, reason: String, asked: Duration?, now: Instant, chance: Double
  ) -> DeliveryOutcome {
    guard attempt <= schedule.count, attempt > 0 else { return .dead(reason: reason) }
    let pause = schedule[attempt - 1] * (0.8 + 0.4 * min(max(chance, 0), 1))
    let wait = max(pause, min(asked ?? .zero, Self.askedLimit))
    return .retry(at: now.adding(milliseconds: wait.milliseconds), reason: reason)
  }
}
