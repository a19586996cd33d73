import CallModel
import EventJournal
import Synchronization

/// One round, and one call that is looked up.
extension Poller {
  func round(
    _ task: PollTask, _ planned: PollSchedule.Next, _ schedule: inout PollSchedule
  ) async -> PollOutcome {
    begin()
    let (sink, before) = (rowSink(), progress.counts)
    var outcome: PollOutcome
    do {
      let cursor = try await cursor()
      var next = try await settings.poll.read(pollRound(task, cursor, sink))
      if planned == .reconcile || next[Self.reconciled] == nil { next[Self.reconciled] = now().description }
      try await finish(next)
      schedule.succeeded(planned, at: .now)
      outcome = PollOutcome(counts: await sink.counts)
    } catch {
      let failure = settings.mask.masked(error)
      await keepUnreadable(failure)
      schedule.failed(failure, at: .now, jitter: Double.random(in: 0...1))
      outcome = PollOutcome(
        counts: await sink.counts, failure: failure.reason, needsOperator: failure.needsOperator,
        retryAfter: failure.retryAfter)
    }
    end(outcome, before)
    return outcome
  }

  func lookUp(_ call: String, _ lookUps: inout LookUps, _ schedule: inout PollSchedule) async {
    let (sink, before) = (rowSink(), progress.counts)
    do {
      let legs = lookUps.legs(of: call)
      let isFound = try await settings.poll.lookUp(call, legs: legs, pollRound(.changes, try await cursor(), sink))
      if isFound { lookUps.settled(call) } else { try await miss(call, &lookUps, sink) }
    } catch {
      // Somebody may have made the call up: the next round shows whether nothing can be read at all.
      switch error.code {
      case .unacceptable, .badAnswer:
        do { try await miss(call, &lookUps, sink) } catch { lookUps.failed(call, at: .now) }
        return
      case .refused: return lookUps.failed(call, at: .now)
      default: lookUps.failed(call, at: .now)
      }
      let failure = settings.mask.masked(error)
      schedule.failed(failure, at: .now, jitter: Double.random(in: 0...1))
      end(
        PollOutcome(counts: await sink.counts, failure: failure.reason, needsOperator: failure.needsOperator), before)
    }
  }

  /// A call that was under way and is found nowhere is told as over.
  private func miss(_ call: String, _ lookUps: inout LookUps, _ sink: JournalRowSink) async throws(PollFailure) {
    guard lookUps.missed(call, at: .now), let list = settings.poll.live else { return }
    // Should it come back, its rows say what they said before.
    try await sink.forget(lookUps.legs(of: call), form: list.form)
    try await sink.store([list.gone(call, at: now())])
    lookUps.settled(call)
  }

  /// What is under way; calls that are gone from it since the last look have ended.
  func look(_ live: inout LiveCalls, _ lookUps: inout LookUps) async {
    guard let list = settings.poll.live, live.dueAt <= .now else { return }
    let sink = rowSink()
    do {
      let calls = try await list.read(pollRound(.changes, try await cursor(), sink))
      warn(.live, nil)
      for (call, legs) in live.take(calls, next: .now + list.interval) {
        lookUps.add(gone: call, legs: legs, at: .now)
      }
      for call in lookUps.gone.keys where calls[call] != nil { lookUps.settled(call) }
      try await keep(live.calls.merging(lookUps.gone) { now, _ in now })
    } catch {
      // The list of ended calls may be read all the same.
      live.dueAt = .now + max(list.interval, .seconds(60))
      if error.code != .cancelled { warn(.live, "calls under way cannot be seen: \(error.reason)") }
    }
  }

  /// Calls under way, or gone and not found yet: what a restart must not forget.
  func callsUnderWay() async -> LiveCalls {
    guard settings.poll.live != nil, let text = try? await cursor()[Self.underWay] else { return LiveCalls() }
    return LiveCalls(text: text)
  }

  private func keep(_ calls: [String: Set<String>]) async throws(PollFailure) {
    let text = LiveCalls.text(calls)
    var cursor = try await cursor()
    guard cursor[Self.underWay] ?? "" != text else { return }
    cursor[Self.underWay] = text
    do {
      try await journal.savePoll(of: settings.source, cursor: cursor.json, finishedAt: nil)
    } catch {
      throw PollFailure(.notStored, "\(error)")
    }
  }

  private static let underWay = "underWay"

  private func pollRound(_ task: PollTask, _ cursor: PollCursor, _ sink: JournalRowSink) -> PollRound {
    PollRound(
      task: task, cursor: cursor, api: settings.api, firstSync: settings.firstSync, sink: sink,
      onWarning: { self.warn($0, $1) }, now: now)
  }

  private func rowSink() -> JournalRowSink {
    let before = progress.counts
    return JournalRowSink(source: settings.source, maker: maker, journal: journal, now: now) { counts in
      self.progressState.withLock { $0.counts = before + counts }
    }
  }

  func cursor() async throws(PollFailure) -> PollCursor {
    do {
      let state = try await journal.pollState(of: settings.source)
      if let cursor = state.flatMap({ PollCursor(json: $0.cursor) }), cursor[Self.identity] == settings.identity {
        return cursor
      }
    } catch {
      throw PollFailure(.notStored, "\(error)")
    }
    return PollCursor([Self.identity: settings.identity])
  }

  private static let identity = "of"

  private func finish(_ cursor: PollCursor) async throws(PollFailure) {
    do {
      try await journal.savePoll(of: settings.source, cursor: cursor.json, finishedAt: now())
      try await forget()
    } catch {
      throw PollFailure(.notStored, "\(error)")
    }
  }

  /// Rows that were not seen for this long, and for twice the reconciling window, are forgotten.
  private static let memory = Duration.seconds(8 * 86_400)
  private static let forgetEvery = Duration.seconds(3_600)

  private func forget() async throws(JournalError) {
    let isDue = forgetAt.withLock { dueAt in
      guard dueAt <= .now else { return false }
      dueAt = .now + Self.forgetEvery
      return true
    }
    guard isDue else { return }
    let memory = max(Self.memory, settings.reconcileWindow * 2)
    try await journal.forgetPolledRows(
      of: settings.source, before: now().adding(milliseconds: -Int64(memory / .milliseconds(1))))
  }

  /// An answer that cannot be read is kept: it is the only trace of what it held.
  private func keepUnreadable(_ failure: PollFailure) async {
    guard failure.code == .badAnswer, let body = failure.body else { return }
    let made = maker.unreadable(body, failure.reason, at: now())
    guard let event = made.event,
      (try? await journal.polledRows([made.mark.key], of: settings.source))?.isEmpty ?? false
    else { return }
    try? await journal.append([event], keeping: [made.mark], of: settings.source)
  }
}
