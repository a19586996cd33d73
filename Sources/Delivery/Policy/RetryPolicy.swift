package import CallModel
package import EventJournal

/// When a failed delivery is tried again, and when no more. Pure: time and chance come in.
package struct RetryPolicy: Sendable, Hashable {
  /// The pause before each further attempt.
  package enum Pauses: Sendable, Hashable {
    /// One after another; after the last the delivery is dead.
    case schedule([Duration])
    /// The first, and each later one so many times longer, up to the longest; without end.
    case growing(first: Duration, factor: Double, longest: Duration)
  }

  package let pauses: Pauses
  /// By which part of itself a pause is spread, both ways, so that many do not come back at once: from 0 to 1.
  package let spread: Double
  /// An event that was received longer ago than this is given up; nil: never for that reason.
  package let oldest: Duration?

  /// About a day in all, as Standard Webhooks recommends.
  package static let standard = RetryPolicy(schedule: [
    .seconds(5), .seconds(300), .seconds(1_800), .seconds(7_200), .seconds(18_000), .seconds(36_000), .seconds(36_000),
  ])

  /// What a destination asks for is honoured up to this.
  static let askedLimit = Duration.seconds(86_400)

  package init(schedule: [Duration], spread: Double = 0.2, oldest: Duration? = nil) {
    self.init(.schedule(schedule), spread: spread, oldest: oldest)
  }

  package init(_ pauses: Pauses, spread: Double = 0.2, oldest: Duration? = nil) {
    self.pauses = pauses
    self.spread = min(max(spread, 0), 1)
    self.oldest = oldest
  }

  /// - Parameters:
  ///   - attempt: how many have been made, this one included.
  ///   - receivedAt: when the event came.
  ///   - asked: how long the destination asks to be left alone.
  ///   - chance: from 0 to 1; says where within the spread the pause lies.
  package func outcome(
    attempt: Int, receivedAt: Instant, reason: String, asked: Duration?, now: Instant, chance: Double
  ) -> DeliveryOutcome {
    guard let pause = pause(after: attempt) else { return .dead(reason: reason) }
    let part = 1 - spread + 2 * spread * min(max(chance, 0), 1)
    let wait = max(pause * part, min(asked ?? .zero, Self.askedLimit))
    let due = now.adding(milliseconds: wait.milliseconds)
    if let oldest, receivedAt.milliseconds(to: due) > oldest.milliseconds {
      return .dead(reason: "\(reason); older than it may get")
    }
    return .retry(at: due, reason: reason)
  }

  /// - Returns: nil after the last attempt.
  private func pause(after attempt: Int) -> Duration? {
    guard attempt > 0 else { return nil }
    switch pauses {
    case .schedule(let schedule): return attempt <= schedule.count ? schedule[attempt - 1] : nil
    case .growing(let first, let factor, let longest):
      var pause = first
      for _ in 1..<attempt where pause < longest { pause = min(pause * factor, longest) }
      return min(pause, longest)
    }
  }
}
