import CallModel
import Foundation
import GRDB

/// What is read and written of replays.
enum ReplayQueries {
  static func jobs(_ db: Database, id: Int64? = nil) throws -> [ReplayJob] {
    // A journal of an older format has none.
    guard try db.tableExists("replay_jobs") else { return [] }
    return try Row.fetchAll(
      db,
      sql: """
        SELECT id, created_at, request, first, last, position, state, examined, enqueued, waited,
        (SELECT count(*) FROM deliveries WHERE replay = replay_jobs.id AND deliveries.state IN (0, 1, 4)),
        (SELECT count(*) FROM deliveries WHERE replay = replay_jobs.id AND deliveries.state IN (2, 3))
        FROM replay_jobs WHERE ?1 IS NULL OR id = ?1 ORDER BY id
        """, arguments: [id]
    ).map {
      let first: Int64 = $0[3]
      return ReplayJob(
        id: $0[0], createdAt: Instant(microseconds: $0[1]), request: EventQueries.bytes($0[2]) ?? [],
        range: first...max(first, $0[4]), position: $0[5], state: ReplayJob.State(rawValue: $0[6]) ?? .cancelled,
        examined: $0[7], enqueued: $0[8], waitedAlready: $0[9], outstanding: $0[10], failed: $0[11])
    }
  }

  /// - Returns: false where the same delivery waits already.
  static func enqueue(_ delivery: ReplayDelivery, replay: Int64, now: Instant, _ db: Database) throws -> Bool {
    let key: StatementArguments = [delivery.sink.text, delivery.seq]
    let select = try db.cachedStatement(sql: "SELECT state FROM deliveries WHERE sink = ? AND seq = ?")
    let state = try Int.fetchOne(select, arguments: key).flatMap(DeliveryState.init(rawValue:))
    guard state == nil || state == .dead else { return false }
    try db.cachedStatement(
      sql: """
        INSERT INTO deliveries(sink, seq, state, attempts, due_at, call, replay, route) VALUES(?, ?, 0, 0, ?, ?, ?, ?)
        ON CONFLICT(sink, seq) DO UPDATE SET state = 0, attempts = 0, due_at = excluded.due_at,
        replay = excluded.replay, route = excluded.route, was_dead = 1
        """
    ).execute(arguments: [
      delivery.sink.text, delivery.seq, now.microseconds, delivery.call.map { Data($0.bits.bytes) }, replay,
      delivery.route,
    ])
    // One that was dead is tried again: it is no longer dead. Any other is one more than the sink has looked at.
    let change = state == .dead ? "dead = dead - 1" : "replayed = replayed + 1"
    try db.execute(sql: "UPDATE sinks SET \(change) WHERE name = ? AND shard = 0", arguments: [delivery.sink.text])
    return true
  }

  /// Takes back what a replay gave to sinks and they have not delivered: a dead letter is one again, all else had been
  /// there before.
  /// - Returns: the sinks whose deliveries changed.
  static func takeBack(_ replay: Int64, _ db: Database) throws -> [SinkName] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT sink, sum(was_dead), sum(NOT was_dead) FROM deliveries WHERE replay = ? AND state != 3 GROUP BY sink
        """, arguments: [replay])
    try db.execute(
      sql: "UPDATE deliveries SET state = 3, replay = NULL WHERE replay = ? AND state != 3 AND was_dead",
      arguments: [replay])
    try db.execute(sql: "DELETE FROM deliveries WHERE replay = ? AND state != 3", arguments: [replay])
    for row in rows {
      try db.execute(
        sql: "UPDATE sinks SET dead = dead + ?, replayed = replayed - ? WHERE name = ? AND shard = 0",
        arguments: [row[1] as Int64, row[2] as Int64, row[0] as String])
    }
    return rows.map { SinkName($0[0]) }
  }
}
