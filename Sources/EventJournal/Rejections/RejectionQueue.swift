package import Logging
private import Synchronization

/// Where event loops leave rejected requests. Bounded and lossy: strangers fill it, and nothing was promised for them.
package final class RejectionQueue: Sendable {
  private struct State {
    var waiting: [RejectedRequest] = []
    var bytes = 0
    var dropped = 0
    var isClosed = false
  }

  private let journal: SQLiteJournal
  private let state = Mutex(State())
  private let signal = ChangeSignal()

  package static let capacity = 1_000
  package static let capacityBytes = 8 << 20

  package init(journal: SQLiteJournal) { self.journal = journal }

  package func submit(_ rejected: RejectedRequest) {
    let accepted = state.withLock { state in
      guard !state.isClosed, state.waiting.count < Self.capacity, state.bytes + rejected.size <= Self.capacityBytes
      else {
        state.dropped += 1
        return false
      }
      state.waiting.append(rejected)
      state.bytes += rejected.size
      return true
    }
    if accepted { signal.raise() }
  }

  package func close() {
    state.withLock { $0.isClosed = true }
    signal.raise()
  }

  /// Drains until closed.
  package func run(logger: Logger) async {
    while true {
      let version = signal.version
      let (batch, dropped, isClosed) = state.withLock { state in
        let taken = (state.waiting, state.dropped, state.isClosed)
        state.waiting = []
        state.bytes = 0
        state.dropped = 0
        return taken
      }
      if dropped > 0 { logger.warning("\(dropped) rejected requests were not kept: too many at once") }
      if !batch.isEmpty {
        do {
          try await journal.reject(batch)
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
