private import Logging
private import Synchronization

/// Where event loops leave requests for the journal. Bounded; one task drains it.
///
/// Whatever arrived while the last commit ran is the next transaction: many requests share one fsync, none waits for a timer.
package final class AppendQueue: Sendable {
  private struct Waiting {
    let event: IncomingEvent
    let size: Int
    let receiver: any AppendReceiver
    let ticket: UInt64
  }

  private struct State {
    var waiting: [Waiting] = []
    var bytes = 0
    var isClosed = false
    var drain: CheckedContinuation<Void, Never>?
  }

  /// At most this many events, or bytes, are one transaction.
  package static let batchLimit = 256
  package static let batchBytes = 1 << 20

  private let journal: any Journal
  private let capacity: Int
  private let capacityBytes: Int
  private let state = Mutex(State())
  private let onBroken: @Sendable (JournalError) -> Void

  /// - Parameter onBroken: called once when the journal can no longer be trusted.
  package init(
    journal: any Journal, capacity: Int = 8_192, capacityBytes: Int = 64 << 20,
    onBroken: @escaping @Sendable (JournalError) -> Void
  ) {
    self.journal = journal
    self.capacity = capacity
    self.capacityBytes = capacityBytes
    self.onBroken = onBroken
  }

  /// One request to store.
  package struct Submission: Sendable {
    package let event: IncomingEvent
    /// Given back with the outcome.
    package let ticket: UInt64

    package init(event: IncomingEvent, ticket: UInt64) {
      self.event = event
      self.ticket = ticket
    }
  }

  /// - Returns: the tickets for which there was no room; of those nothing will be reported.
  package func submit(_ submissions: [Submission], to receiver: any AppendReceiver) -> [UInt64] {
    let (refused, drain) = state.withLock { state -> ([UInt64], CheckedContinuation<Void, Never>?) in
      var refused: [UInt64] = []
      for submission in submissions {
        let size = submission.event.size
        guard !state.isClosed, state.waiting.count < capacity, state.bytes + size <= capacityBytes else {
          refused.append(submission.ticket)
          continue
        }
        state.waiting.append(
          Waiting(event: submission.event, size: size, receiver: receiver, ticket: submission.ticket))
        state.bytes += size
      }
      guard !state.waiting.isEmpty else { return (refused, nil) }
      let drain = state.drain
      state.drain = nil
      return (refused, drain)
    }
    drain?.resume()
    return refused
  }

  /// How many requests wait for the journal.
  package var depth: Int { state.withLock { $0.waiting.count } }

  /// Takes no more; ``run()`` returns once what was taken is stored.
  package func close() {
    let drain = state.withLock { state in
      state.isClosed = true
      let drain = state.drain
      state.drain = nil
      return drain
    }
    drain?.resume()
  }

  /// Drains until closed. Call it once, from a task that somebody waits for.
  package func run() async {
    while true {
      let batch = takeBatch()
      if batch.isEmpty {
        guard await waitForMore() else { return }
        continue
      }
      await store(batch)
    }
  }

  private func waitForMore() async -> Bool {
    await withCheckedContinuation { continuation in
      let ready = state.withLock { state -> Bool in
        guard state.waiting.isEmpty, !state.isClosed else { return true }
        state.drain = continuation
        return false
      }
      if ready { continuation.resume() }
    }
    return state.withLock { !$0.isClosed || !$0.waiting.isEmpty }
  }

  private func takeBatch() -> [Waiting] {
    state.withLock { state in
      var count = 0
      var bytes = 0
      for waiting in state.waiting.prefix(Self.batchLimit) {
        if count > 0, bytes + waiting.size > Self.batchBytes { break }
        count += 1
        bytes += waiting.size
      }
      guard count > 0 else { return [] }
      state.bytes -= bytes
      if count == state.waiting.count {
        let all = state.waiting
        state.waiting = []
        state.waiting.reserveCapacity(all.count)
        return all
      }
      let batch = Array(state.waiting.prefix(count))
      state.waiting.removeFirst(count)
      return batch
    }
  }

  private func store(_ batch: [Waiting]) async {
    do {
      let outcomes = try await journal.append(batch.map { $0.event })
      report(batch, outcomes.map { .success($0) })
    } catch {
      switch error.code {
      case .unacceptable where batch.count > 1:
        // One event's fault is not to be the others'.
        for waiting in batch { await store([waiting]) }
      case .broken:
        report(batch, batch.map { _ in .failure(error) })
        state.withLock { $0.isClosed = true }
        onBroken(error)
      default:
        report(batch, batch.map { _ in .failure(error) })
      }
    }
  }

  /// One call for each receiver, so that an event loop is woken once a batch.
  private func report(_ batch: [Waiting], _ results: [Result<AppendOutcome, JournalError>]) {
    var replies: [ObjectIdentifier: (receiver: any AppendReceiver, replies: [AppendReply])] = [:]
    for (waiting, result) in zip(batch, results) {
      let key = ObjectIdentifier(waiting.receiver)
      replies[key, default: (waiting.receiver, [])].replies.append(AppendReply(ticket: waiting.ticket, result: result))
    }
    for (receiver, replies) in replies.values { receiver.appended(replies) }
  }
}
