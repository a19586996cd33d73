package import CallModel

/// What a provider's poll is given for one round: whom to ask, where to put rows, what time it is.
package struct PollRound: Sendable {
  package let task: PollTask
  package let cursor: PollCursor
  package let api: any ProviderAPI
  package let now: @Sendable () -> Instant
  /// How far back a first round reads.
  package let firstSync: Duration
  private let sink: any PolledRowSink
  private let onWarning: @Sendable (PollTopic, String?) -> Void

  package init(
    task: PollTask, cursor: PollCursor, api: any ProviderAPI, firstSync: Duration, sink: any PolledRowSink,
    onWarning: @escaping @Sendable (PollTopic, String?) -> Void, now: @escaping @Sendable () -> Instant
  ) {
    self.task = task
    self.cursor = cursor
    self.api = api
    self.firstSync = firstSync
    self.sink = sink
    self.onWarning = onWarning
    self.now = now
  }

  /// Stores rows that are new or have changed. Returning means that they are durable.
  package func store(_ rows: [PolledRow]) async throws(PollFailure) { try await sink.store(rows) }

  /// Of these rows, those that are new or have changed.
  package func changed(_ rows: [PolledRow]) async throws(PollFailure) -> [PolledRow] { try await sink.changed(rows) }

  /// Keeps how far the round is: one that is cut short goes on from there.
  package func checkpoint(_ cursor: PollCursor) async throws(PollFailure) { try await sink.checkpoint(cursor) }

  /// Tells operators of something that they should know: calls, or parts of them, that may be missing.
  package func warn(_ topic: PollTopic, _ warning: String) { onWarning(topic, warning) }

  /// What was to be told of this holds no longer.
  package func clear(_ topic: PollTopic) { onWarning(topic, nil) }

  /// What to read of a provider that is asked by time.
  /// - Parameter overlap: how long before the watermark a row may still appear or change.
  package func window(overlap: Duration) -> PollWindow {
    let now = now()
    // One of a time to come would pass over all until then.
    let since = cursor.watermark.map { min($0, now) }?.adding(milliseconds: -Int64(overlap / .milliseconds(1)))
    let from: Instant =
      switch task {
      // What lies between would be passed over for good.
      case .since(let instant): min(instant, since ?? instant)
      case .changes:
        since ?? now.adding(milliseconds: -Int64(firstSync / .milliseconds(1)))
      }
    return PollWindow(from: from, to: now)
  }
}

/// Where a round's rows go.
package protocol PolledRowSink: Sendable {
  func store(_ rows: [PolledRow]) async throws(PollFailure)
  func changed(_ rows: [PolledRow]) async throws(PollFailure) -> [PolledRow]
  func checkpoint(_ cursor: PollCursor) async throws(PollFailure)
}
