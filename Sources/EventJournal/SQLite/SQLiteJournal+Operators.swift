private import CallModel
private import GRDB

/// What operators do with sinks and deliveries.
extension SQLiteJournal {
  @discardableResult
  package func pause(sink: SinkName, reason: String) throws(JournalError) -> Bool { try setPaused(reason, sink) }

  /// Lets a sink go on.
  /// - Returns: whether it had been paused.
  package func resume(sink: SinkName) throws(JournalError) -> Bool { try setPaused(nil, sink) }

  /// - Returns: whether anything changed.
  private func setPaused(_ reason: String?, _ sink: SinkName) throws(JournalError) -> Bool {
    let index = logSize
    let act = AuditAct(
      reason == nil ? .resume : .pause, at: settings.now(),
      [.init("sink", sink.text)] + (reason.map { [.init("reason", $0)] } ?? []))
    let hasChanged = try write(reason == nil ? "resume a sink" : "pause a sink") { db -> Bool in
      // Paused twice, the first reason stays: it is why.
      try db.execute(
        sql: "UPDATE sinks SET paused = ?1 WHERE name = ?2 AND (paused IS NULL) = (?1 IS NOT NULL)",
        arguments: [reason, sink.text])
      guard db.changesCount > 0 else { return false }
      try Self.insert([act], at: index, db)
      return true
    }
    guard hasChanged else { return false }
    logSize += 1
    work[sink]?.paused = reason
    signal.raise()
    return true
  }

  /// Gives up deliveries that wait or are dead: they are not tried again, and later events of their calls go on.
  /// - Returns: how many.
  package func drop(_ filter: DeliveryFilter) throws(JournalError) -> Int {
    let now = settings.now()
    let index = logSize
    let changed = try write("drop deliveries") { db -> Changed in
      let changed = try Self.sinks(filter, db)
      let (condition, arguments) = try filter.condition(db)
      try db.execute(sql: "DELETE FROM deliveries WHERE \(condition)", arguments: arguments)
      for (offset, sink) in changed.enumerated() {
        try db.execute(
          sql: "UPDATE sinks SET dead = dead - ?, dropped = dropped + ? WHERE name = ? AND shard = 0",
          arguments: [sink.dead, sink.count, sink.name.text])
        let act = AuditAct(.drop, at: now, [.init("sink", sink.name.text), .init("count", "\(sink.count)")])
        try Self.insert([act], at: index + Int64(offset), db)
      }
      return try Changed(changed, db)
    }
    logSize += Int64(changed.backlogs.count)
    return take(changed)
  }

  /// Puts dead, held or parked deliveries back to be tried now.
  /// - Returns: how many.
  package func retry(_ filter: DeliveryFilter) throws(JournalError) -> Int {
    let now = settings.now()
    var filter = filter
    let mendable: [DeliveryState] = [.parked, .held, .dead]
    filter.states = filter.states.map { $0.filter(mendable.contains) } ?? mendable
    let wanted = filter
    let changed = try write("retry deliveries") { db -> Changed in
      let changed = try Self.sinks(wanted, db)
      let (condition, arguments) = try wanted.condition(db)
      try db.execute(
        sql: "UPDATE deliveries SET state = 0, due_at = ?, attempts = 0 WHERE \(condition)",
        arguments: StatementArguments([now.microseconds]) + arguments)
      for sink in changed {
        try db.execute(
          sql: "UPDATE sinks SET dead = dead - ? WHERE name = ? AND shard = 0", arguments: [sink.dead, sink.name.text])
      }
      return try Changed(changed, db)
    }
    return take(changed)
  }

  private struct ChangedSink {
    let name: SinkName
    let count: Int
    let dead: Int
  }

  private struct Changed {
    let count: Int
    let backlogs: [SinkName: Backlog]

    init(_ sinks: [ChangedSink], _ db: Database) throws {
      count = sinks.reduce(0) { $0 + $1.count }
      backlogs = try Dictionary(
        uniqueKeysWithValues: sinks.map { ($0.name, try DeliveryQueries.backlog(db, of: $0.name)) })
    }
  }

  /// How many deliveries of each sink are meant.
  private static func sinks(_ filter: DeliveryFilter, _ db: Database) throws -> [ChangedSink] {
    let (condition, arguments) = try filter.condition(db)
    return try Row.fetchAll(
      db, sql: "SELECT sink, count(*), sum(state = 3) FROM deliveries WHERE \(condition) GROUP BY sink",
      arguments: arguments
    ).map { ChangedSink(name: SinkName($0[0]), count: $0[1], dead: $0[2]) }
  }

  private func take(_ changed: Changed) -> Int {
    for (sink, backlog) in changed.backlogs { work[sink]?.replace(by: backlog) }
    signal.raise()
    return changed.count
  }
}
