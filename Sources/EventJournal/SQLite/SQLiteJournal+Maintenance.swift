import CallModel
private import Foundation
private import GRDB

extension SQLiteJournal {
  /// About this much in the log makes a checkpoint worth its two syncs, and keeps each one short.
  private static let checkpointBytes = 8 << 20
  /// With nothing else to do, less is worth it.
  private static let idleBytes = 512 << 10
  /// Readers have been in the way long enough.
  private static let gateBytes = 32 << 20

  /// Moves what the log holds into the file. To be called between batches.
  /// - Parameter isIdle: whether nothing waits, so that even little is worth moving.
  package func checkpointIfDue(isIdle: Bool) throws(JournalError) {
    guard broken == nil, logBytes >= (isIdle ? Self.idleBytes : Self.checkpointBytes) else { return }
    do {
      let result = try database.writeWithoutTransaction { try JournalFile.checkpoint($0, .passive) }
      if result.done >= result.log {
        logBytes = 0
      } else if logBytes >= Self.gateBytes {
        _ = try gate.exclusively {
          try database.writeWithoutTransaction { try JournalFile.checkpoint($0, .passive) }
        }
        logBytes = 0
      }
    } catch {
      throw note(error, while: "checkpoint the journal")
    }
  }

  /// Removes what may go by age or size, a little at a time.
  /// - Parameter needed: events after this one are still wanted by somebody who keeps a position elsewhere.
  /// - Returns: how many events were removed; more may be left while it is not zero.
  package func applyRetention(needed: Int64) throws(JournalError) -> Int {
    try writeKeyUses()
    let settings = self.settings
    let lastSeq = self.lastSeq
    let index = logSize
    let sinks = Array(work.keys)
    let result = try write("remove old events") { db -> Removal in
      try Self.forgetFingerprints(db, settings)
      try RejectionQueries.prune(db, settings)
      let position = try Int64.fetchOne(db, sql: "SELECT min(position) FROM sinks WHERE active = 1") ?? .max
      let waiting = try Int64.fetchOne(
        db,
        sql: "SELECT min(seq) FROM deliveries WHERE state != 3 AND sink IN (SELECT name FROM sinks WHERE active = 1)"
      )
      // What a replay has still to look at stays for it.
      let replayed = try Int64.fetchOne(db, sql: "SELECT min(position) FROM replay_jobs WHERE state IN (0, 1)")
      let removable = min(position, needed, (waiting ?? .max) - 1, replayed ?? .max, lastSeq - 1)
      let isOver = try settings.retentionSize.map { try Self.size(db) > $0 } ?? false
      var removal = Removal()
      if isOver {
        removal = try Self.remove(db, through: removable, before: nil)
        if removal.count == 0 { removal = try Self.removeUnwanted(db, dropOldest, through: lastSeq - 1) }
      } else if let age = settings.retentionAge {
        removal = try Self.remove(db, through: removable, before: settings.now().microseconds - age.microseconds)
      }
      removal.isFull = isOver && removal.count == 0
      if removal.count > 0 { try Self.insert([removal.act(at: settings.now())], at: index, db) }
      if removal.givenUp > 0 {
        for sink in sinks { removal.backlogs[sink] = try DeliveryQueries.backlog(db, of: sink) }
      }
      return removal
    }
    for (sink, backlog) in result.backlogs { work[sink]?.replace(by: backlog) }
    isFull = result.isFull
    givenUpByRetention += result.givenUp
    logBytes += result.count * JournalFile.pageSize
    if result.count > 0 { logSize += 1 }
    return result.count
  }

  /// What one step of retention let go.
  private struct Removal: Sendable {
    var count = 0
    /// The newest that is gone.
    var through: Int64 = 0
    /// Those whose events alone are; empty for all.
    var sources: [String] = []
    var isFull = false
    /// Deliveries that were still to be made, of all sinks.
    var givenUp = 0
    /// As they are without what was given up.
    var backlogs: [SinkName: Backlog] = [:]

    func act(at now: Instant) -> AuditAct {
      AuditAct(
        .retention, at: now,
        [.init("through", "\(through)"), .init("count", "\(count)")] + sources.map { .init("source", $0) })
    }
  }

  /// Writes down when each key proved something last: seldom, since days matter.
  func writeKeyUses() throws(JournalError) {
    guard !keyUses.isEmpty else { return }
    let uses = keyUses
    try write("note the keys' use") { db in
      for (use, at) in uses {
        try db.execute(
          sql: """
            INSERT INTO key_uses(source, key_id, last_at) VALUES(?, ?, ?)
            ON CONFLICT(source, key_id) DO UPDATE SET last_at = max(last_at, excluded.last_at)
            """, arguments: [use.source, use.keyID, at])
      }
    }
    keyUses = [:]
  }

  /// The number of the oldest event that is kept; 0 where there is none.
  package func oldestSequence() throws(JournalError) -> Int64 {
    do {
      return try database.read { try Int64.fetchOne($0, sql: "SELECT min(seq) FROM events") ?? 0 }
    } catch {
      throw note(error, while: "find the oldest event")
    }
  }

  private static let removalBatch = 500

  private static func remove(_ db: Database, through seq: Int64, before time: Int64?) throws -> Removal {
    let oldest = try Row.fetchAll(
      db, sql: "SELECT seq, received_at FROM events WHERE seq <= ? ORDER BY seq LIMIT ?",
      arguments: [seq, removalBatch])
    // Oldest first, and none beyond one that must stay: what is kept has no holes.
    let last = oldest.prefix { row in time.map { (row[1] as Int64) < $0 } ?? true }.last
    guard let last, let end = try endOfRequests(db, at: last[0], limit: seq) else { return Removal() }
    let givenUp = try giveUp(db, "seq <= ?", [end])
    try db.execute(sql: "DELETE FROM events WHERE seq <= ?", arguments: [end])
    let count = db.changesCount
    try db.execute(sql: "DELETE FROM deliveries WHERE seq <= ?", arguments: [end])
    try db.execute(sql: "DELETE FROM attempts WHERE seq <= ?", arguments: [end])
    return Removal(count: count, through: end, givenUp: givenUp)
  }

  /// Counts what sinks will not get any more: deliveries that wait, and events that an active sink has not looked at.
  /// - Parameter condition: which events go, by `seq`.
  /// - Returns: how many deliveries that are.
  private static func giveUp(_ db: Database, _ condition: String, _ arguments: StatementArguments) throws -> Int {
    var givenUp = 0
    for row in try Row.fetchAll(db, sql: "SELECT name, shard, active, position FROM sinks") {
      let (name, shard, isActive, position): (String, Int, Bool, Int64) = (row[0], row[1], row[2], row[3])
      let waiting =
        try Int.fetchOne(
          db, sql: "SELECT count(*) FROM deliveries WHERE sink = ? AND state != 3 AND \(condition)",
          arguments: StatementArguments([name]) + arguments) ?? 0
      let unseen =
        try Int.fetchOne(
          db, sql: "SELECT count(*) FROM events WHERE seq > ? AND \(condition)",
          arguments: StatementArguments([position]) + arguments) ?? 0
      guard waiting + unseen > 0 else { continue }
      try db.execute(
        sql: "UPDATE sinks SET examined = examined + ?, dropped = dropped + ? WHERE name = ? AND shard = ?",
        arguments: [unseen, waiting + unseen, name, shard])
      if isActive { givenUp += waiting + unseen }
    }
    return givenUp
  }

  /// The events of one request go together: the first holds the request of them all.
  /// - Returns: the number up to which none is torn apart, not beyond the limit; nil where there is no such.
  private static func endOfRequests(_ db: Database, at seq: Int64, limit: Int64) throws -> Int64? {
    guard let parent = try Int64.fetchOne(db, sql: "SELECT parent FROM events WHERE seq = ?", arguments: [seq + 1])
    else {
      return seq
    }
    let end =
      try Int64.fetchOne(
        db, sql: "SELECT max(seq) FROM events WHERE seq > ?1 AND seq <= ?1 + 10000 AND parent = ?1", arguments: [parent]
      )
      ?? seq
    return end <= limit ? end : parent - 1
  }

  /// The oldest of sources that would rather lose those than new ones.
  private static func removeUnwanted(_ db: Database, _ sources: Set<String>, through limit: Int64) throws -> Removal {
    guard !sources.isEmpty else { return Removal() }
    let marks = sources.map { _ in "?" }.joined(separator: ",")
    let oldest = try Int64.fetchAll(
      db, sql: "SELECT seq FROM events WHERE seq <= ? AND source IN (\(marks)) ORDER BY seq LIMIT ?",
      arguments: [limit] + StatementArguments(sources.sorted()) + [removalBatch])
    guard let last = oldest.last, let end = try endOfRequests(db, at: last, limit: limit) else { return Removal() }
    let wanted = oldest.filter { $0 <= end } + (last < end ? Array(last + 1...end) : [])
    let places = wanted.map { _ in "?" }.joined(separator: ",")
    let givenUp = try giveUp(db, "seq IN (\(places))", StatementArguments(wanted))
    for seq in wanted {
      for table in ["events", "deliveries", "attempts"] {
        try db.cachedStatement(sql: "DELETE FROM \(table) WHERE seq = ?").execute(arguments: [seq])
      }
    }
    return Removal(count: wanted.count, through: end, sources: sources.sorted(), givenUp: givenUp)
  }

  private static func forgetFingerprints(_ db: Database, _ settings: JournalSettings) throws {
    let horizon = settings.now().microseconds - settings.dedupeHorizon.microseconds
    try db.execute(sql: "DELETE FROM fingerprints WHERE received_at < ?", arguments: [horizon])
    try db.execute(sql: "DELETE FROM replays WHERE received_at < ?", arguments: [horizon])
  }

  /// In bytes, without what is free for reuse.
  private static func size(_ db: Database) throws -> Int64 {
    let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
    let free = try Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
    let pageSize = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0
    return (pages - free) * pageSize
  }

  /// Of which sources the oldest events may go, from now on.
  package func setDropOldest(_ sources: Set<String>) { dropOldest = sources }

  /// Keeps a configuration with the first event it applies to, so that decisions can be recomputed.
  /// - Returns: its number.
  @discardableResult
  package func activate(configuration text: [UInt8], digest: [UInt8]) throws(JournalError) -> Int64 {
    let first = lastSeq + 1
    let now = settings.now()
    let index = logSize
    let kept = try write("keep the configuration") { db -> (id: Int64, isNew: Bool) in
      let newest = try Row.fetchOne(db, sql: "SELECT rowid, digest FROM configurations ORDER BY rowid DESC LIMIT 1")
      if let newest, newest[1] == Data(digest) { return (newest[0], false) }
      try db.execute(
        sql: "INSERT INTO configurations(first_seq, activated_at, digest, text) VALUES(?, ?, ?, ?)",
        arguments: [first, now.microseconds, Data(digest), Data(text)])
      let id = db.lastInsertedRowID
      try Self.insert([.configuration(digest, at: now)], at: index, db)
      return (id, true)
    }
    if kept.isNew { logSize += 1 }
    return kept.id
  }

  /// Writes down rejected requests, within the limits on what is kept of them.
  /// - Parameter answered: requests that were rejected lately, and have been delivered properly since.
  package func reject(_ batch: [RejectedRequest], answered: [AnsweredChallenge] = []) throws(JournalError) {
    let settings = self.settings
    try write("keep rejected requests") { db in
      for rejected in batch { try RejectionQueries.insert(db, rejected) }
      for challenge in answered { try RejectionQueries.forget(db, challenge, now: settings.now()) }
      try RejectionQueries.prune(db, settings)
    }
  }

  /// Lets go of a rejected request that is stored already.
  package func forget(rejection id: Int64) throws(JournalError) {
    try write("let go of a rejected request") {
      try $0.execute(sql: "DELETE FROM rejected WHERE id = ?", arguments: [id])
    }
  }

  /// How long equal content counts as the same.
  package nonisolated var dedupeWindow: Duration { settings.dedupeWindow }

  /// Quarantined events with their requests, oldest first.
  package func quarantined(after seq: Int64, source: String?, limit: Int) async throws(JournalError) -> [StoredEvent] {
    var filter = EventFilter()
    filter.after = seq
    filter.limit = limit
    filter.source = source
    filter.state = .quarantined
    return try await reader.events(filter)
  }
}
