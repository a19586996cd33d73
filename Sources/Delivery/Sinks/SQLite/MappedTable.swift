import CallModel
import EventJournal
import GRDB
package import JSONPath
private import StrictJSON

/// A table of an operator's own: one row a call, its columns out of the call's record.
///
/// Beside it stands `switchboard_calls`, which remembers each call whole, so that a row is made of everything that is known,
/// and which event was the last: one that comes again, or late, changes nothing that is newer.
package struct MappedTable: Sendable, Hashable {
  package struct Column: Sendable, Hashable {
    package let name: String
    package let value: JSONPathTemplate

    package init(name: String, value: JSONPathTemplate) {
      self.name = name
      self.value = value
    }
  }

  /// Letters, digits and `_`.
  package let name: String
  package let columns: [Column]

  /// What every such table has: the call's identity, its primary key, and the number of the event that changed it last.
  package static let ownColumns = ["call", "revision"]

  package init(name: String, columns: [Column]) {
    self.name = name
    self.columns = columns
  }

  /// Why a table of that name that is there already is of no use.
  struct Unfit: Error, CustomStringConvertible {
    let description: String
  }

  /// Makes the table, or adds the columns that are new to it.
  func prepare(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE IF NOT EXISTS switchboard_calls(
          "table" TEXT NOT NULL, call TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY("table", call));
        CREATE TABLE IF NOT EXISTS switchboard_events(
          "table" TEXT NOT NULL, event TEXT NOT NULL, PRIMARY KEY("table", event));
        CREATE TABLE IF NOT EXISTS "\(name)"(call TEXT PRIMARY KEY NOT NULL, revision INTEGER NOT NULL)
        """)
    let known = Set(try db.columns(in: name).map { $0.name.lowercased() })
    guard Self.ownColumns.allSatisfy(known.contains) else {
      throw Unfit(description: "its table \(name) has no columns call and revision: name another, or add them")
    }
    for column in columns where !known.contains(column.name.lowercased()) {
      try db.execute(sql: "ALTER TABLE \"\(name)\" ADD COLUMN \"\(column.name)\"")
    }
  }

  /// - Returns: false where the event has been there already.
  /// - Throws: also ``JSONPathLimitError``.
  func apply(_ item: SinkItem, _ event: CallRecord, _ db: Database) throws -> Bool {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO switchboard_events(\"table\", event) VALUES(?, ?)")
      .execute(arguments: [name, item.entry.id.description])
    guard db.changesCount == 1 else { return false }
    let select = try db.cachedStatement(sql: "SELECT record FROM switchboard_calls WHERE \"table\" = ? AND call = ?")
    let id = event.id.description
    let known = try String.fetchOne(select, arguments: [name, id]).flatMap { CallRecord(json: Array($0.utf8)) }
    let call = CallMerge.apply(event, seq: item.entry.seq, to: known)
    guard call != known else { return true }
    let json = call.json()
    try db.cachedStatement(
      sql: """
        INSERT INTO switchboard_calls("table", call, record) VALUES(?, ?, ?)
        ON CONFLICT("table", call) DO UPDATE SET record = excluded.record
        """
    ).execute(arguments: [name, id, String(decoding: json, as: UTF8.self)])
    let root = try JSONDocument(parsing: json, limits: .written).root
    var values: [(any DatabaseValueConvertible)?] = [id, call.revision]
    for column in columns { values.append(try Self.value(column.value, root)) }
    try db.cachedStatement(sql: upsert).execute(arguments: StatementArguments(values))
    return true
  }

  private var upsert: String {
    let names = (Self.ownColumns + columns.map(\.name)).map { "\"\($0)\"" }
    return """
      INSERT INTO "\(name)"(\(names.joined(separator: ", "))) VALUES(\(names.map { _ in "?" }.joined(separator: ", ")))
      ON CONFLICT(call) DO UPDATE SET \(names.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
      WHERE excluded.revision >= "\(name)".revision
      """
  }

  /// A query alone gives a value of its own kind, anything else a text.
  private static func value(_ template: JSONPathTemplate, _ root: JSONValue) throws -> (any DatabaseValueConvertible)? {
    guard template.parts.count == 1, case .query(let query)? = template.parts.first, query.isSingular else {
      var missing = 0
      return try template.fill(from: root, missing: &missing)
    }
    guard let value = try query.values(in: root, budget: JSONPathBudget()).first else { return nil }
    switch value.kind {
    case .null: return nil
    case .boolean: return value.bool
    case .string: return value.string
    case .number: return value.int.map { $0 } ?? value.double
    case .object, .array: return JSONText(value).text
    }
  }
}
