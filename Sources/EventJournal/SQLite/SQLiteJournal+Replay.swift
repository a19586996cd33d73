private import CallModel
private import Foundation
private import GRDB

extension SQLiteJournal {
  /// Begins a replay, and tells of it in the audit log.
  /// - Parameters:
  ///   - request: what is asked for, opaque here.
  ///   - range: the first and the last event to look at.
  ///   - fields: what the audit log says of it.
  /// - Returns: its number.
  package func beginReplay(
    request: [UInt8], range: ClosedRange<Int64>, fields: [AuditAct.Field]
  ) throws(JournalError) -> Int64 {
    let now = settings.now()
    let index = logSize
    let id = try write("begin a replay") { db -> Int64 in
      try db.execute(
        sql: """
          INSERT INTO replay_jobs(created_at, request, first, last, position, state) VALUES(?, ?, ?, ?, ?, 0)
          """,
        arguments: [now.microseconds, Data(request), range.lowerBound, range.upperBound, range.lowerBound - 1])
      let id = db.lastInsertedRowID
      try Self.insert([AuditAct(.replay, at: now, [.init("replay", "\(id)")] + fields)], at: index, db)
      return id
    }
    logSize += 1
    signal.raise()
    return id
  }

  /// Gives deliveries to their sinks and moves the replay on, in one step.
  /// - Parameters:
  ///   - position: the last event looked at.
  ///   - examined: how many events that were.
  /// - Returns: false where the replay no longer runs; then nothing is written.
  package func advanceReplay(
    _ id: Int64, to position: Int64, examined: Int, _ deliveries: [ReplayDelivery]
  ) throws(JournalError) -> Bool {
    let now = settings.now()
    let taken = try write("replay events") { db -> [ReplayDelivery]? in
      let state = try Int.fetchOne(db, sql: "SELECT state FROM replay_jobs WHERE id = ?", arguments: [id])
      guard state == ReplayJob.State.running.rawValue else { return nil }
      let taken = try deliveries.filter { try ReplayQueries.enqueue($0, replay: id, now: now, db) }
      try db.execute(
        sql: """
          UPDATE replay_jobs SET position = ?, examined = examined + ?, enqueued = enqueued + ?, waited = waited + ?
          WHERE id = ?
          """, arguments: [position, examined, taken.count, deliveries.count - taken.count, id])
      return taken
    }
    guard let taken else { return false }
    for delivery in taken {
      work[delivery.sink]?.backlog.put(
        Backlog.Entry(
          seq: delivery.seq, state: .parked(due: now), attempts: 0,
          replay: DeliveryReplay(id: id, route: delivery.route)), call: delivery.call)
    }
    if !taken.isEmpty { signal.raise() }
    return true
  }

  /// Pauses, resumes, ends or cancels a replay. What a cancelled one had given to sinks and was not delivered is taken back.
  /// - Returns: whether anything changed: what has ended stays ended.
  package func setReplay(_ id: Int64, _ state: ReplayJob.State) throws(JournalError) -> Bool {
    let now = settings.now()
    let index = logSize
    let changed = try write("change a replay") { db -> [SinkName: Backlog]? in
      try db.execute(
        sql: "UPDATE replay_jobs SET state = ?1 WHERE id = ?2 AND state IN (0, 1) AND state != ?1",
        arguments: [state.rawValue, id])
      guard db.changesCount > 0 else { return nil }
      var backlogs: [SinkName: Backlog] = [:]
      if state == .cancelled {
        for sink in try ReplayQueries.takeBack(id, db) { backlogs[sink] = try DeliveryQueries.backlog(db, of: sink) }
      }
      if state != .done {
        let act = AuditAct(.replay, at: now, [.init("replay", "\(id)"), .init("state", "\(state)")])
        try Self.insert([act], at: index, db)
      }
      return backlogs
    }
    guard let changed else { return false }
    if state != .done { logSize += 1 }
    for (sink, backlog) in changed { work[sink]?.replace(by: backlog) }
    signal.raise()
    return true
  }
}
