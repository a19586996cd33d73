package import CallModel

/// How one provider's API is read. Reads only: nothing at the provider is changed, ever.
package protocol ProviderPoll: Sendable {
  /// Reads everything that may be new.
  /// - Returns: where the next round goes on.
  func read(_ round: PollRound) async throws(PollFailure) -> PollCursor

  /// What to do about an event that only hints at a call.
  func hint(_ record: CallRecord) -> PollHint

  /// Looks one call up.
  /// - Parameter legs: those that it is known to have had.
  /// - Returns: whether it was found as it ended.
  func lookUp(_ call: String, legs: Set<String>, _ round: PollRound) async throws(PollFailure) -> Bool

  /// What is to be looked at between the rounds: calls under way. Nil where there is no such list.
  var live: (any LivePoll)? { get }
}

extension ProviderPoll {
  package func lookUp(_ call: String, legs: Set<String>, _ round: PollRound) async throws(PollFailure) -> Bool { true }
  package var live: (any LivePoll)? { nil }
}

/// Reads the list of calls under way.
package protocol LivePoll: Sendable {
  var interval: Duration { get }
  /// - Returns: the keys of the calls that are under way, and of their legs.
  func read(_ round: PollRound) async throws(PollFailure) -> [String: Set<String>]
  /// Which list it is, as its normaliser knows it.
  var form: String { get }
  /// What is to be kept of a call that is gone from the list, and that the list of ended calls does not know, or not whole.
  func gone(_ call: String, at now: Instant) -> PolledRow
}

package enum PollHint: Sendable, Hashable {
  case nothing
  /// A round now, instead of when it is due.
  case round
  /// This call, in a while and again.
  case call(String)
}
