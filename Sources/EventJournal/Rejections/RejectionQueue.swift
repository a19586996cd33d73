private import CallModel
package import Logging
private import Synchronization

/// Where event loops leave rejected requests. Bounded and lossy: strangers fill it, and nothing was promised for them.
package final class RejectionQueue: Sendable {
  private struct State {
    var waiting: [RejectedRequest] = []
    var bytes = 0
    var dropped = 0
    var isClosed = false
    /// What was rejected lately, and when, in microseconds: somebody may answer the challenge.
    var recent: [AnsweredChallenge: Int64] = [:]
    /// What was answered and is on disk already.
    var answered: [AnsweredChallenge] = []

    /// - Returns: whether something on disk is to go.
    mutating func answer(_ challenge: AnsweredChallenge, at time: Int64) -> Bool {
      guard let rejectedAt = recent.removeValue(forKey: challenge), time - rejectedAt <= AnsweredChallenge.window else {
        return false
      }
      let before = waiting.count
      waiting.removeAll { $0.challenge == challenge }
      bytes = waiting.reduce(0) { $0 + $1.size }
      guard waiting.count == before else { return false }
      answered.append(challenge)
      return true
    }
  }

  private let journal: SQLiteJournal
  private let state = Mutex(State())
  private let signal = ChangeSignal()

  package static let capacity = 10_000
  package static let capacityBytes = 16 << 20

  package init(journal: SQLiteJournal) { self.journal = journal }

  /// More rejections than this in a minute are not watched for an answer.
  private static let recentLimit = 4_096

  package func submit(_ rejected: RejectedRequest) {
    let challenge = rejected.challenge
    let accepted = state.withLock { state in
      guard !state.isClosed, state.waiting.count < Self.capacity, state.bytes + rejected.size <= Self.capacityBytes
      else {
        state.dropped += 1
        return false
      }
      state.waiting.append(rejected)
      state.bytes += rejected.size
      let now = rejected.rejectedAt.microseconds
      if state.recent.count >= Self.recentLimit {
        state.recent = state.recent.filter { now - $0.value <= AnsweredChallenge.window }
      }
      if state.recent.count < Self.recentLimit { state.recent[challenge] = now }
      return true
    }
    if accepted { signal.raise() }
  }

  /// A request was stored. Where the same one had been rejected within a minute, a challenge has been answered: then what
  /// was kept of the first try goes.
  package func stored(_ event: IncomingEvent) {
    guard state.withLock({ !$0.recent.isEmpty }) else { return }
    let request = event.request
    // Who expects a challenge may keep the body back the first time.
    let bodies = request.body.isEmpty ? [[]] : [request.body, []]
    let isAnswered = state.withLock { state in
      bodies.reduce(false) { found, body in
        let challenge = AnsweredChallenge(
          source: event.source, method: request.method, target: request.target, body: body)
        return state.answer(challenge, at: request.receivedAt.microseconds) || found
      }
    }
    if isAnswered { signal.raise() }
  }

  package func close() {
    state.withLock { $0.isClosed = true }
    signal.raise()
  }

  /// Drains until closed.
  package func run(logger: Logger) async {
    while true {
      let version = signal.version
      let (batch, answered, dropped, isClosed) = state.withLock { state in
        let taken = (state.waiting, state.answered, state.dropped, state.isClosed)
        state.waiting = []
        state.answered = []
        state.bytes = 0
        state.dropped = 0
        return taken
      }
      if dropped > 0 { logger.warning("\(dropped) rejected requests were not kept: too many at once") }
      if !batch.isEmpty || !answered.isEmpty {
        do {
          try await journal.reject(batch, answered: answered)
        } catch {
          logger.warning("\(batch.count) rejected requests were not kept: \(error)")
        }
      } else if isClosed {
        return
      } else {
        await signal.wait(past: version, for: nil)
      }
    }
  }
}
