import CallModel
import Foundation
import GRDB

/// The calls' table in `calls-index.sqlite`.
///
/// Nearly every call has one event. Of those the journal has the record already, so the row is its number alone; the
/// merged record is written once there is something to merge.
enum CallRows {
  /// A row: where its record is nil, it is that of its only event.
  struct Known {
    let events: [Int64]
    let record: [UInt8]?
    let revision: Int64

    /// The event to read in place of a record.
    var onlyEvent: Int64? { record == nil ? events.first : nil }
  }

  static let version: Int32 = 3

  static let sql = """
    DROP TABLE IF EXISTS calls; DROP TABLE IF EXISTS position;
    CREATE TABLE calls(
      first_seq INTEGER PRIMARY KEY, id BLOB NOT NULL, revision INTEGER NOT NULL, events BLOB, record BLOB);
    CREATE UNIQUE INDEX calls_id ON calls(id);
    CREATE INDEX calls_revision ON calls(revision);
    CREATE TABLE position(seq INTEGER NOT NULL);
    INSERT INTO position(seq) VALUES(0);
    PRAGMA user_version = \(version);
    """

  static let columns = "first_seq, events, record, revision"

  static func known(_ row: Row) -> Known {
    let first: Int64 = row[0]
    return Known(
      events: EventQueries.bytes(row[1]).map { EventNumbers.decode($0) } ?? [first], record: EventQueries.bytes(row[2]),
      revision: row[3])
  }

  static func find(_ id: CallID, _ db: Database) throws -> Known? {
    let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM calls WHERE id = ?")
    return try Row.fetchOne(statement, arguments: [Data(id.bits.bytes)]).map(known)
  }

  /// Enters a call with its first event; writes nothing where the call is known.
  static let entering = "INSERT INTO calls(first_seq, id, revision) VALUES(?, ?, ?) ON CONFLICT DO NOTHING"

  static func values(entering id: CallID, event: Int64) -> [RowInsert.Value] {
    [.integer(event), .blob(id.bits.bytes), .integer(event)]
  }

  /// A call of several events.
  static func update(_ id: CallID, events: [Int64], _ call: CallRecord, _ db: Database) throws {
    guard let first = events.first else { return }
    try db.cachedStatement(sql: "UPDATE calls SET revision = ?, events = ?, record = ? WHERE id = ?")
      .execute(arguments: [
        call.revision ?? first, Data(EventNumbers.encode(events)), Data(call.json()), Data(id.bits.bytes),
      ])
  }

  /// Calls of which nothing has been heard since that event.
  static func forget(before seq: Int64, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM calls WHERE revision < ?", arguments: [seq])
  }
}
