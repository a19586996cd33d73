import CallModel
private import Foundation
private import GRDB

extension SQLiteJournal {
  /// Tells the journal which sinks there are. One that is new begins where it says; one that is no longer
  /// named keeps its cursor but holds no event back.
  package func declare(_ sinks: [SinkDeclaration]) throws(JournalError) {
    let lastSeq = self.lastSeq
    try write("declare sinks") { db in
      try db.execute(sql: "UPDATE sinks SET active = 0")
      for sink in sinks {
        try db.execute(
          sql: """
            INSERT INTO sinks(name, shard, active, position, first) VALUES(?1, 0, 1, ?2, ?2)
            ON CONFLICT(name, shard) DO UPDATE SET active = 1
            """, arguments: [sink.name.text, sink.start == .now ? lastSeq : 0])
      }
    }
  }

  package func acquire(
    sink: SinkName, worker: WorkerID, upTo: Int, ttl: Duration, configuration: Int64?
  ) throws(JournalError) -> [Lease] {
    guard upTo > 0 else { return [] }
    let now = settings.now()
    let expires = now.adding(milliseconds: ttl.milliseconds).microseconds
    let taken = try write("acquire the sink \(sink)") {
      db -> (work: SinkWork, state: SinkState?)? in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT epoch, position, state, worker, expires_at, paused FROM sinks WHERE name = ? AND shard = 0",
          arguments: [sink.text])
      else { throw JournalError(.notFound, "no sink is named \(sink)") }
      let holder: String? = row[3]
      let until: Int64 = row[4]
      if let holder, holder != worker.text, until > now.microseconds { return nil }
      let epoch: Int64 = row[0] + 1
      // Begun by whoever held it before, and never settled.
      try db.execute(
        sql: "UPDATE deliveries SET state = 0, due_at = 0 WHERE sink = ? AND state = 4", arguments: [sink.text])
      try db.execute(
        sql: "UPDATE sinks SET epoch = ?, worker = ?, expires_at = ? WHERE name = ? AND shard = 0",
        arguments: [epoch, worker.text, expires, sink.text])
      if let configuration {
        try ConfigurationQueries.noteEra(of: sink, after: row[1], configuration, db)
      }
      var work = SinkWork(
        epoch: epoch, position: row[1], backlog: try DeliveryQueries.backlog(db, of: sink), paused: row[5],
        clock: try DeliveryQueries.lastAttempt(db, at: sink) ?? now)
      work.follow(now)
      return (work, EventQueries.bytes(row[2]).map(SinkState.init))
    }
    guard let taken else { return [] }
    work[sink] = taken.work
    return [Lease(sink: sink, shard: 0, epoch: taken.work.epoch, state: taken.state)]
  }

  package func next(_ lease: Lease, limit: Int) async throws(JournalError) -> DeliveryPage {
    var work = try held(lease)
    work.follow(settings.now())
    self.work[lease.sink] = work
    guard work.paused == nil else { return .none }
    let due = work.backlog.due(at: settings.now(), limit: limit)
    if !due.isEmpty { return try await retries(due, hasMore: due.count == limit || work.position < lastSeq) }
    guard work.backlog.count < settings.parkedLimit else { return page([], work) }
    if let entries = ring.entries(after: work.position, limit: limit) { return page(entries, work) }
    guard work.position < lastSeq else { return page([], work) }
    // In several short transactions, so that checkpoints are not kept waiting.
    var entries = try await reader.entries(after: work.position, limit: limit)
    while entries.count < limit, let last = entries.last?.seq, last < lastSeq {
      let more = try await reader.entries(after: last, limit: limit - entries.count)
      guard !more.isEmpty else { break }
      entries += more
    }
    return page(entries, self.work[lease.sink] ?? work)
  }

  private func held(_ lease: Lease) throws(JournalError) -> SinkWork {
    try requireWorking()
    guard let work = work[lease.sink], work.epoch == lease.epoch else {
      throw JournalError(.fenced, "another worker has taken over the sink \(lease.sink)")
    }
    return work
  }

  private func retries(_ due: [Backlog.Entry], hasMore: Bool) async throws(JournalError) -> DeliveryPage {
    var found: [Int64: JournalEntry] = [:]
    for entry in due.compactMap({ ring.entry(at: $0.seq) }) { found[entry.seq] = entry }
    let missing = due.map(\.seq).filter { found[$0] == nil }
    for entry in try await reader.entries(at: missing) { found[entry.seq] = entry }
    // An event that was let go has nothing left to deliver: settled as filtered, it leaves the backlog.
    let items = due.map { retry in
      DeliveryPage.Item(
        entry: found[retry.seq]
          ?? JournalEntry(
            seq: retry.seq, id: EventID(bits: UUIDBits(high: 0, low: 0)), receivedAt: settings.now(), source: "",
            call: nil, record: nil),
        attempts: retry.attempts, replay: retry.replay)
    }
    return DeliveryPage(items: items, blocked: [], through: nil, examined: 0, nextRetry: nil, hasMore: hasMore)
  }

  private func page(_ entries: [JournalEntry], _ work: SinkWork) -> DeliveryPage {
    let blocked = entries.filter { $0.record != nil && work.backlog.isBlocked($0.call) }
    let items = entries.filter { $0.record == nil || !work.backlog.isBlocked($0.call) }
    return DeliveryPage(
      items: items.map { DeliveryPage.Item(entry: $0, attempts: 0) }, blocked: blocked, through: entries.last?.seq,
      examined: entries.count, nextRetry: work.backlog.nextDue(),
      hasMore: entries.last.map { $0.seq < lastSeq } ?? false)
  }

  package func originals(_ seqs: [Int64]) async throws(JournalError) -> [Int64: OriginalRequest] {
    try requireWorking()
    return try await reader.originals(seqs)
  }

  package func settle(_ pages: [Settlement], state: SinkState?) throws(JournalError) {
    for settlement in pages { _ = try held(settlement.lease) }
    let now = settings.now()
    try write("settle deliveries") { db in
      for settlement in pages { try DeliveryQueries.write(settlement, state: state, now: now, db) }
    }
    for settlement in pages { remember(settlement) }
  }

  private func remember(_ settlement: Settlement) {
    let sink = settlement.lease.sink
    guard var work = work.removeValue(forKey: sink) else { return }
    for entry in settlement.page.blocked {
      work.backlog.put(Backlog.Entry(seq: entry.seq, state: .behind, attempts: 0), call: entry.call)
    }
    for (item, outcome) in zip(settlement.page.items, settlement.outcomes) {
      let entry = item.entry
      // Given up while it was under way.
      if settlement.page.through == nil, !work.backlog.contains(seq: entry.seq) { continue }
      switch outcome {
      case .done, .filtered, .dead: work.backlog.remove(seq: entry.seq)
      case .retry(let due, _):
        work.backlog.put(
          Backlog.Entry(
            seq: entry.seq, state: .parked(due: due), attempts: item.attempts + 1, replay: item.replay),
          call: entry.call)
      case .behind:
        work.backlog.put(
          Backlog.Entry(seq: entry.seq, state: .behind, attempts: item.attempts, replay: item.replay), call: entry.call)
      case .later(let due):
        work.backlog.put(
          Backlog.Entry(seq: entry.seq, state: .parked(due: due), attempts: item.attempts, replay: item.replay),
          call: entry.call)
      case .underWay:
        work.backlog.put(
          Backlog.Entry(seq: entry.seq, state: .underWay, attempts: item.attempts, replay: item.replay),
          call: entry.call)
      case .held:
        work.backlog.put(
          Backlog.Entry(seq: entry.seq, state: .held, attempts: item.attempts + 1, replay: item.replay),
          call: entry.call)
      }
    }
    if let through = settlement.page.through { work.position = max(work.position, through) }
    self.work[sink] = work
  }
}
