import CallModel
import EventJournal
import GRDB

/// The tables of an SQLite sink. Times are RFC 3339 in UTC, durations seconds; `record` is the whole record as JSON.
enum CallTables {
  static let schema = """
    CREATE TABLE IF NOT EXISTS calls(
      id TEXT PRIMARY KEY NOT NULL, revision INTEGER NOT NULL, provider TEXT NOT NULL, account TEXT, external_id TEXT,
      call_id TEXT, direction TEXT NOT NULL, status TEXT NOT NULL, is_final INTEGER NOT NULL, missed INTEGER NOT NULL,
      caller TEXT, callee TEXT, dialed_number TEXT, started_at TEXT, answered_at TEXT, ended_at TEXT, time_zone TEXT,
      ring_duration REAL, talk_duration REAL, total_duration REAL, end_reason TEXT, recording_url TEXT,
      deleted_at TEXT, record TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS call_events(
      event_id TEXT PRIMARY KEY NOT NULL, seq INTEGER NOT NULL, source TEXT NOT NULL, received_at TEXT NOT NULL,
      call TEXT NOT NULL, change TEXT NOT NULL, status TEXT NOT NULL, record TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS call_events_call ON call_events(call);
    """

  private static let columns = [
    "id", "revision", "provider", "account", "external_id", "call_id", "direction", "status", "is_final", "missed",
    "caller", "callee", "dialed_number", "started_at", "answered_at", "ended_at", "time_zone", "ring_duration",
    "talk_duration", "total_duration", "end_reason", "recording_url", "deleted_at", "record",
  ]

  private static let upsert = """
    INSERT INTO calls(\(columns.joined(separator: ", "))) VALUES(\(columns.map { _ in "?" }.joined(separator: ", ")))
    ON CONFLICT(id) DO UPDATE SET \(columns.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
    """

  /// - Returns: false where the event is there already.
  static func insert(_ item: SinkItem, _ record: CallRecord, _ db: Database) throws -> Bool {
    try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO call_events(event_id, seq, source, received_at, call, change, status, record)
        VALUES(?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      item.entry.id.description, item.entry.seq, item.entry.source, item.entry.receivedAt.description,
      record.id.description, record.change.rawValue, record.status.rawValue,
      String(decoding: item.record, as: UTF8.self),
    ])
    return db.changesCount == 1
  }

  /// Puts the event into its call's row.
  static func merge(_ event: CallRecord, seq: Int64, _ db: Database) throws {
    let select = try db.cachedStatement(sql: "SELECT record FROM calls WHERE id = ?")
    let known = try String.fetchOne(select, arguments: [event.id.description])
      .flatMap { CallRecord(json: Array($0.utf8)) }
    let call = CallMerge.apply(event, seq: seq, to: known)
    guard call != known else { return }
    let values: [(any DatabaseValueConvertible)?] = [
      call.id.description, call.revision, call.provider.rawValue, call.account, call.externalId, call.callId,
      call.direction.rawValue, call.status.rawValue, call.isFinal, call.missed, text(call.caller?.phone),
      text(call.callee?.phone), text(call.dialedNumber), call.startedAt?.description, call.answeredAt?.description,
      call.endedAt?.description, call.timeZone, call.ringDuration?.seconds, call.talkDuration?.seconds,
      call.totalDuration?.seconds, call.endReason?.rawValue, call.recordings.first?.url, call.deletedAt?.description,
      String(decoding: call.json(), as: UTF8.self),
    ]
    try db.cachedStatement(sql: upsert).execute(arguments: StatementArguments(values))
  }

  private static func text(_ number: PhoneNumber?) -> String? { number.map { $0.number ?? $0.raw } }
}
