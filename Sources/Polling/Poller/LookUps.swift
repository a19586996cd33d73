/// Calls to be looked up one by one, after events that only named them, or after they were gone from the list of calls
/// under way: in a while, since the provider's own log lags, and again until they are found as they ended.
struct LookUps: Sendable {
  private struct Waiting {
    var attempt = 0
    var dueAt: ContinuousClock.Instant
    /// Of a call that was seen under way, the legs that it had there.
    var legs: Set<String>?
  }

  private var waiting: [String: Waiting] = [:]

  /// After the event, and after each try that found nothing.
  private static let delays: [Duration] = [.seconds(2), .seconds(10), .seconds(60), .seconds(300)]
  /// More than this are not waited for: the next round finds them all.
  static let limit = 5_000
  private static let pause = Duration.seconds(60)

  var isEmpty: Bool { waiting.isEmpty }

  /// After an event. Anybody may post it: it puts nothing off, and says nothing of a call that was seen.
  mutating func add(_ call: String, at now: ContinuousClock.Instant) {
    let soon = now + Self.delays[0]
    guard let known = waiting[call] else {
      if waiting.count < Self.limit { waiting[call] = Waiting(dueAt: soon) }
      return
    }
    if known.legs == nil { waiting[call] = Waiting(dueAt: min(known.dueAt, soon)) }
  }

  /// After the call was gone from the list of those under way.
  mutating func add(gone call: String, legs: Set<String>, at now: ContinuousClock.Instant) {
    waiting[call] = Waiting(dueAt: now + Self.delays[0], legs: legs.union(waiting[call]?.legs ?? []))
  }

  /// Of the calls that wait, those that were under way, and their legs.
  var gone: [String: Set<String>] { waiting.compactMapValues(\.legs) }

  func legs(of call: String) -> Set<String> { waiting[call]?.legs ?? [] }

  /// The call that is due first; those that were seen before those that were only told of.
  func due(at now: ContinuousClock.Instant) -> String? {
    waiting.filter { $0.value.dueAt <= now }.min {
      ($0.value.legs == nil ? 1 : 0, $0.value.dueAt, $0.key) < ($1.value.legs == nil ? 1 : 0, $1.value.dueAt, $1.key)
    }?.key
  }

  var nextDue: ContinuousClock.Instant? { waiting.values.map(\.dueAt).min() }

  /// It was found, or is given up.
  mutating func settled(_ call: String) { waiting[call] = nil }

  /// Not yet there.
  /// - Returns: whether it was under way once and is not looked for again: it waits until it is ``settled(_:)``.
  mutating func missed(_ call: String, at now: ContinuousClock.Instant) -> Bool {
    guard var entry = waiting[call] else { return false }
    entry.attempt += 1
    guard entry.attempt < Self.delays.count else {
      waiting[call] =
        entry.legs == nil ? nil : Waiting(attempt: entry.attempt, dueAt: now + Self.pause, legs: entry.legs)
      return entry.legs != nil
    }
    entry.dueAt = now + Self.delays[entry.attempt]
    waiting[call] = entry
    return false
  }

  /// The provider could not be asked: that says nothing of a call that was seen.
  mutating func failed(_ call: String, at now: ContinuousClock.Instant) {
    guard let legs = waiting[call]?.legs else {
      _ = missed(call, at: now)
      return
    }
    waiting[call] = Waiting(attempt: waiting[call]?.attempt ?? 0, dueAt: now + Self.pause, legs: legs)
  }
}
