/// Calls to be looked up one by one, after events that only named them: in a while, since the provider's own log lags, and
/// again until they are found as they ended.
struct LookUps: Sendable {
  private struct Waiting {
    var attempt: Int
    var dueAt: ContinuousClock.Instant
  }

  private var waiting: [String: Waiting] = [:]

  /// After the event, and after each try that found nothing.
  private static let delays: [Duration] = [.seconds(2), .seconds(10), .seconds(60), .seconds(300)]
  /// More than this are not waited for: the next round finds them all.
  static let limit = 5_000

  var isEmpty: Bool { waiting.isEmpty }

  mutating func add(_ call: String, at now: ContinuousClock.Instant) {
    guard waiting.count < Self.limit || waiting[call] != nil else { return }
    waiting[call] = Waiting(attempt: 0, dueAt: now + Self.delays[0])
  }

  /// The call that is due first.
  func due(at now: ContinuousClock.Instant) -> String? {
    waiting.filter { $0.value.dueAt <= now }.min { ($0.value.dueAt, $0.key) < ($1.value.dueAt, $1.key) }?.key
  }

  var nextDue: ContinuousClock.Instant? { waiting.values.map(\.dueAt).min() }

  mutating func found(_ call: String) { waiting[call] = nil }

  /// Not yet there, or the provider could not be asked.
  mutating func missed(_ call: String, at now: ContinuousClock.Instant) {
    guard var entry = waiting[call] else { return }
    entry.attempt += 1
    guard entry.attempt < Self.delays.count else {
      waiting[call] = nil
      return
    }
    entry.dueAt = now + Self.delays[entry.attempt]
    waiting[call] = entry
  }
}
