package import CallModel
import Foundation
package import GRDB

/// What is read and written of deliveries.
package enum DeliveryQueries {
  /// Of plain successes, about the last so many attempts of all sinks are kept.
  static let successesKept: Int64 = 500

  static func backlog(_ db: Database, of sink: SinkName) throws -> Backlog {
    var backlog = Backlog()
    let rows = try Row.fetchCursor(
      db,
      sql:
        "SELECT seq, state, attempts, due_at, call, replay, route FROM deliveries WHERE sink = ? AND state != 3 ORDER BY seq",
      arguments: [sink.text])
    while let row = try rows.next() {
      let state: Backlog.State =
        switch DeliveryState(rawValue: row[1]) {
        case .behind: .behind
        case .held: .held
        case .underWay: .underWay
        default: .parked(due: Instant(microseconds: row[3]))
        }
      backlog.put(
        Backlog.Entry(
          seq: row[0], state: state, attempts: row[2],
          replay: (row[5] as Int64?).map { DeliveryReplay(id: $0, route: row[6]) }),
        call: EventQueries.bytes(row[4]).flatMap { UUIDBits($0) }.map(CallID.init(bits:)))
    }
    return backlog
  }

  static func write(_ settlement: Settlement, state: SinkState?, now: Instant, _ db: Database) throws {
    let sink = settlement.lease.sink.text
    var counts = (filtered: 0, delivered: 0, dead: 0)
    for (item, outcome) in zip(settlement.page.items, settlement.outcomes) {
      let isFresh = settlement.page.through != nil
      // Given up while it was under way: it is counted there, and does not come back.
      guard try isFresh || isWaiting(sink, item.entry.seq, db) else { continue }
      switch outcome {
      case .done: counts.delivered += 1
      case .filtered: counts.filtered += 1
      case .dead: counts.dead += 1
      case .retry, .later, .behind, .held, .underWay: break
      }
      try write(outcome, of: item, isFresh: isFresh, sink, db)
    }
    for entry in settlement.page.blocked {
      try put(sink, entry, .behind, attempts: 0, due: 0, reason: nil, db)
    }
    for attempt in settlement.attempts { try write(attempt, sink, db) }
    try db.execute(
      sql: """
        UPDATE sinks SET position = max(position, ?), examined = examined + ?, filtered = filtered + ?,
        delivered = delivered + ?, dead = dead + ?, state = coalesce(?, state), expires_at = ?
        WHERE name = ? AND shard = ? AND epoch = ?
        """,
      arguments: [
        settlement.page.through ?? 0, settlement.page.examined, counts.filtered, counts.delivered, counts.dead,
        state.map { Data($0.bytes) }, now.microseconds + 60_000_000, sink, settlement.lease.shard,
        settlement.lease.epoch,
      ])
    guard db.changesCount == 1 else {
      throw JournalError(.fenced, "another worker has taken over the sink \(sink)")
    }
  }

  private static func isWaiting(_ sink: String, _ seq: Int64, _ db: Database) throws -> Bool {
    let statement = try db.cachedStatement(sql: "SELECT 1 FROM deliveries WHERE sink = ? AND seq = ? AND state != 3")
    return try Int.fetchOne(statement, arguments: [sink, seq]) != nil
  }

  private static func write(
    _ outcome: DeliveryOutcome, of item: DeliveryPage.Item, isFresh: Bool, _ sink: String, _ db: Database
  ) throws {
    switch outcome {
    case .done, .filtered:
      // A fresh event that is plainly done leaves no row: the cursor says it.
      guard !isFresh else { return }
      try db.execute(sql: "DELETE FROM deliveries WHERE sink = ? AND seq = ?", arguments: [sink, item.entry.seq])
    case .retry(let due, let reason):
      try put(sink, item.entry, .parked, attempts: item.attempts + 1, due: due.microseconds, reason: reason, db)
    case .later(let due):
      try put(sink, item.entry, .parked, attempts: item.attempts, due: due.microseconds, reason: nil, db)
    case .underWay: try put(sink, item.entry, .underWay, attempts: item.attempts, due: 0, reason: nil, db)
    case .behind: try put(sink, item.entry, .behind, attempts: item.attempts, due: 0, reason: nil, db)
    case .held(let reason): try put(sink, item.entry, .held, attempts: item.attempts + 1, due: 0, reason: reason, db)
    case .dead(let reason): try put(sink, item.entry, .dead, attempts: item.attempts + 1, due: 0, reason: reason, db)
    }
  }

  private static func put(
    _ sink: String, _ entry: JournalEntry, _ state: DeliveryState, attempts: Int, due: Int64, reason: String?,
    _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO deliveries(sink, seq, state, attempts, due_at, call, reason) VALUES(?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT(sink, seq) DO UPDATE SET state = excluded.state, attempts = excluded.attempts,
        due_at = excluded.due_at, reason = excluded.reason
        """
    ).execute(arguments: [
      sink, entry.seq, state.rawValue, attempts, due, entry.call.map { Data($0.bits.bytes) }, reason,
    ])
  }

  private static func write(_ attempt: DeliveryAttempt, _ sink: String, _ db: Database) throws {
    try db.cachedStatement(
      sql:
        "INSERT INTO attempts(sink, seq, number, at, duration_us, succeeded, detail, replay) VALUES(?, ?, ?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      sink, attempt.seq, attempt.number, attempt.at.microseconds, attempt.duration.microseconds, attempt.succeeded,
      attempt.detail, attempt.replay,
    ])
    guard attempt.succeeded, db.lastInsertedRowID.isMultiple(of: successesKept) else { return }
    try db.execute(
      sql: "DELETE FROM attempts WHERE succeeded = 1 AND id <= ?", arguments: [db.lastInsertedRowID - successesKept])
  }

  // MARK: Looking

  static func open(_ db: Database, at sink: SinkName, in range: ClosedRange<Int64>) throws -> [Int64: DeliveryState] {
    let rows = try Row.fetchAll(
      db, sql: "SELECT seq, state FROM deliveries WHERE sink = ? AND seq BETWEEN ? AND ?",
      arguments: [sink.text, range.lowerBound, range.upperBound])
    return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], DeliveryState(rawValue: $0[1]) ?? .parked) })
  }

  /// Of those that are kept: nearly the last that was made.
  static func lastAttempt(_ db: Database, at sink: SinkName) throws -> Instant? {
    try Int64.fetchOne(
      db, sql: "SELECT max(at) FROM (SELECT at FROM attempts WHERE sink = ? ORDER BY id DESC LIMIT 100)",
      arguments: [sink.text]
    ).map(Instant.init(microseconds:))
  }

  static func positions(_ db: Database) throws -> [SinkName: Int64] {
    let rows = try Row.fetchAll(db, sql: "SELECT name, position FROM sinks WHERE shard = 0")
    return Dictionary(uniqueKeysWithValues: rows.map { (SinkName($0[0]), $0[1]) })
  }

  package struct SinkStatus: Sendable, Hashable {
    package let name: String
    package let isActive: Bool
    package let position: Int64
    package let examined: Int64
    package let filtered: Int64
    package let delivered: Int64
    package let dead: Int64
    package let waiting: Int64
    /// Why nothing is delivered; nil where it is.
    package let paused: String?
    /// Deliveries that an operator gave up.
    package let dropped: Int64
    /// Deliveries that replays asked for.
    package let replayed: Int64
    /// When the oldest event came that has not reached it; nil where all have.
    package let oldestUndelivered: Instant?

    /// Events looked at that are neither delivered nor anything else: always none.
    package var unaccounted: Int64 { examined + replayed - filtered - delivered - dead - dropped - waiting }
  }

  package static func sinks(_ db: Database) throws -> [SinkStatus] {
    // A journal of an older format has no such columns until a server has opened it.
    let known = Set(try db.columns(in: "sinks").map(\.name))
    let columns = ["paused", "dropped", "replayed"].map { known.contains($0) ? $0 : "NULL" }.joined(separator: ", ")
    return try Row.fetchAll(
      db,
      sql: """
        SELECT name, active, position, examined, filtered, delivered, dead,
        (SELECT count(*) FROM deliveries WHERE sink = name AND deliveries.state != 3), \(columns),
        (SELECT received_at FROM events WHERE seq > position ORDER BY seq LIMIT 1),
        (SELECT min(events.received_at) FROM deliveries JOIN events ON events.seq = deliveries.seq
         WHERE deliveries.sink = name AND deliveries.state != 3) FROM sinks ORDER BY name
        """
    ).map {
      SinkStatus(
        name: $0[0], isActive: $0[1], position: $0[2], examined: $0[3], filtered: $0[4], delivered: $0[5], dead: $0[6],
        waiting: $0[7], paused: $0[8], dropped: $0[9] ?? 0, replayed: $0[10] ?? 0,
        oldestUndelivered: [$0[11] as Int64?, $0[12]].compactMap(\.self).min().map(Instant.init(microseconds:)))
    }
  }

  package struct Delivery: Sendable, Hashable {
    package let sink: String
    package let seq: Int64
    package let state: DeliveryState
    package let attempts: Int
    package let due: Instant
    package let reason: String?
    /// The replay that asks for it.
    package let replay: Int64?
  }

  /// Deliveries that are not plainly done, newest first.
  package static func deliveries(
    _ db: Database, _ filter: DeliveryFilter, limit: Int
  ) throws -> [Delivery] {
    let isNew = try db.columns(in: "deliveries").contains { $0.name == "replay" }
    let (condition, arguments) = try filter.condition(db)
    return try Row.fetchAll(
      db,
      sql: """
        SELECT sink, seq, state, attempts, due_at, reason, \(isNew ? "replay" : "NULL") FROM deliveries
        WHERE \(condition) ORDER BY seq DESC LIMIT \(limit)
        """, arguments: arguments
    ).map {
      Delivery(
        sink: $0[0], seq: $0[1], state: DeliveryState(rawValue: $0[2]) ?? .parked, attempts: $0[3],
        due: Instant(microseconds: $0[4]), reason: $0[5], replay: $0[6])
    }
  }

  package static func attempts(_ db: Database, sink: String?, seq: Int64) throws -> [(
    sink: String, attempt: DeliveryAttempt
  )] {
    let isNew = try db.columns(in: "attempts").contains { $0.name == "replay" }
    return try Row.fetchAll(
      db,
      sql: """
        SELECT sink, seq, number, at, duration_us, succeeded, detail, \(isNew ? "replay" : "NULL") FROM attempts
        WHERE seq = ?1 AND (?2 IS NULL OR sink = ?2) ORDER BY id
        """, arguments: [seq, sink]
    ).map {
      (
        $0[0],
        DeliveryAttempt(
          seq: $0[1], number: $0[2], at: Instant(microseconds: $0[3]), duration: .microseconds($0[4] as Int64),
          succeeded: $0[5], detail: $0[6], replay: $0[7])
      )
    }
  }
}
