import CallModel
import GRDB

/// What is read of the configurations that were in force, and of when sinks came.
enum ConfigurationQueries {
  static func routing(_ db: Database) throws -> KeptRouting {
    KeptRouting(
      configurations: try all(db), starts: try sinkStarts(db), eras: try eras(db),
      positions: try DeliveryQueries.positions(db),
      active: Set(try String.fetchAll(db, sql: "SELECT name FROM sinks WHERE active = 1").map { SinkName($0) }))
  }

  private static func all(_ db: Database) throws -> [KeptConfiguration] {
    try Row.fetchAll(db, sql: "SELECT rowid, first_seq, activated_at, text FROM configurations ORDER BY rowid").map {
      KeptConfiguration(
        id: $0[0], firstSeq: $0[1], activatedAt: Instant(microseconds: $0[2]), text: EventQueries.bytes($0[3]) ?? [])
    }
  }

  /// From the event behind that one on, the sink goes by that configuration.
  static func noteEra(of sink: SinkName, after seq: Int64, _ configuration: Int64, _ db: Database) throws {
    let last = try Row.fetchOne(
      db, sql: "SELECT rowid, after, configuration FROM eras WHERE sink = ? ORDER BY rowid DESC LIMIT 1",
      arguments: [sink.text])
    if let last, last[2] as Int64 == configuration { return }
    // Nothing was looked at under the last one.
    if let last, last[1] as Int64 == seq {
      try db.execute(
        sql: "UPDATE eras SET configuration = ? WHERE rowid = ?", arguments: [configuration, last[0] as Int64])
      return
    }
    try db.execute(
      sql: "INSERT INTO eras(sink, after, configuration) VALUES(?, ?, ?)", arguments: [sink.text, seq, configuration])
  }

  /// Of each sink, the oldest first. None from before format 5.
  private static func eras(_ db: Database) throws -> [SinkName: [SinkEra]] {
    guard try db.tableExists("eras") else { return [:] }
    let rows = try Row.fetchAll(db, sql: "SELECT sink, after, configuration FROM eras ORDER BY rowid")
    return Dictionary(grouping: rows) { SinkName($0[0]) }.mapValues { rows in
      rows.map { SinkEra(after: $0[1], configuration: $0[2]) }
    }
  }

  /// The last event before each sink came; of sinks of an older format: none.
  private static func sinkStarts(_ db: Database) throws -> [SinkName: Int64] {
    guard try db.columns(in: "sinks").contains(where: { $0.name == "first" }) else { return [:] }
    let rows = try Row.fetchAll(db, sql: "SELECT name, first FROM sinks WHERE shard = 0")
    return Dictionary(uniqueKeysWithValues: rows.map { (SinkName($0[0]), $0[1]) })
  }
}
