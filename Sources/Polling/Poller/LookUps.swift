/// Calls to be looked up one by one, after events that only named them: in a while, since the provider's own log lags, and
/// again until they are found as they ended.
struct LookUps: Sendable {
  private struct Waiting {
    var attempt = 0
    var dueAt: ContinuousClock.Instant
    /// Whether it was seen under way, and is not any more.
    var isGone: Bool
  }

  private var waiting: [String: Waiting] = [:]

  /// After the event, and after each try that found nothing.
  private static let delays: [Duration] = [.seconds(2), .seconds(10), .seconds(60), .seconds(300)]
  /// More than this are not waited for: the next round finds them all.
  static let limit = 5_000

  var isEmpty: Bool { waiting.isEmpty }

  mutating func add(_ call: String, isGone: Bool = false, at now: ContinuousClock.Instant) {
    guard waiting.count < Self.limit || waiting[call] != nil else { return }
    waiting[call] = Waiting(dueAt: now + Self.delays[0], isGone: isGone || waiting[call]?.isGone ?? false)
  }

  /// Of the calls that wait, those that were under way.
  var gone: Set<String> { Set(waiting.filter(\.value.isGone).keys) }

  /// The call that is due first.
  func due(at now: ContinuousClock.Instant) -> String? {
    waiting.filter { $0.value.dueAt <= now }.min { ($0.value.dueAt, $0.key) < ($1.value.dueAt, $1.key) }?.key
  }

  var nextDue: ContinuousClock.Instant? { waiting.values.map(\.dueAt).min() }

  mutating func found(_ call: String) { waiting[call] = nil }

  /// Not yet there, or the provider could not be asked.
  /// - Returns: whether it was under way once, and is given up now.
  @discardableResult
  mutating func missed(_ call: String, at now: ContinuousClock.Instant) -> Bool {
    guard var entry = waiting[call] else { return false }
    entry.attempt += 1
    guard entry.attempt < Self.delays.count else {
      waiting[call] = nil
      return entry.isGone
    }
    entry.dueAt = now + Self.delays[entry.attempt]
    waiting[call] = entry
    return false
  }
}
