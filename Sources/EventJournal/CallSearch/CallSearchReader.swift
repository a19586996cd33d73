package import CallModel
private import Foundation
import GRDB

/// Looks calls up in the search index. Blocks.
package final class CallSearchReader: Sendable {
  private let database: DatabaseQueue
  private let folder: String
  private let opened: Int?

  /// - Throws: where there is no index, or a program of another version made it.
  package init(folder: String) throws(JournalError) {
    self.folder = folder
    opened = CallSearchSchema.number(in: folder)
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA cache_size = -16384") }
    do {
      database = try DatabaseQueue(path: CallSearchSchema.path(in: folder), configuration: configuration)
      let version = try database.read { try Int32.fetchOne($0, sql: "PRAGMA user_version") }
      guard version == CallSearchSchema.version else {
        throw JournalError(.incompatible, "the search index is of another version: the server makes it anew")
      }
    } catch let error as JournalError {
      throw error
    } catch {
      throw JournalError(.notFound, "there is no search index of calls now: a running server makes it within seconds")
    }
  }

  package func close() { try? database.close() }

  /// Whether another file stands in the place of the one that was opened.
  package var isReplaced: Bool { CallSearchSchema.number(in: folder) != opened }

  /// A page of calls.
  package struct Page: Sendable {
    package let calls: [CallRecord]
    /// Where the next page begins; nil where this was the last.
    package let next: CallQuery.Place?
    /// Up to which revision calls are in the index.
    package let revision: Int64
  }

  package func list(_ query: CallQuery) throws(JournalError) -> Page {
    try read { db in
      let revision = try Int64.fetchOne(db, sql: "SELECT revision FROM position") ?? 0
      guard let statement = try Self.statement(query, db) else { return Page(calls: [], next: nil, revision: revision) }
      let (sql, arguments) = statement.page()
      // The rows' places first: records are long, and read only of those that are wanted.
      let rows = try Row.fetchAll(
        db, sql: "SELECT n, started, revision FROM calls WHERE \(sql)", arguments: arguments)
      let wanted = rows.prefix(max(0, min(query.limit, CallQuery.largestLimit)))
      let record = try db.cachedStatement(sql: "SELECT record FROM calls WHERE n = ?")
      let calls = try wanted.compactMap { row in
        try Data.fetchOne(record, arguments: [row[0] as Int64]).flatMap { CallRecord(json: [UInt8]($0)) }
      }
      var next: CallQuery.Place?
      if rows.count > wanted.count, let last = wanted.last { next = Self.next(query, statement, last, wanted.count) }
      return Page(calls: calls, next: next, revision: revision)
    }
  }

  private static func next(
    _ query: CallQuery, _ statement: CallSearchStatement, _ last: Row, _ count: Int
  ) -> CallQuery.Place {
    if statement.hasKeyset { return .after(key: statement.key == "started" ? last[1] : last[2], call: last[0]) }
    if case .offset(let before) = query.place { return .offset(before + count) }
    return .offset(count)
  }

  /// Up to which revision calls are in the index.
  package func revision() throws(JournalError) -> Int64 {
    try read { try Int64.fetchOne($0, sql: "SELECT revision FROM position") ?? 0 }
  }

  package func count(_ query: CallQuery) throws(JournalError) -> Int {
    try read { db in
      guard let statement = try Self.statement(query, db) else { return 0 }
      return try Int.fetchOne(
        db, sql: "SELECT count(*) FROM calls WHERE \(statement.whereClause)", arguments: statement.arguments) ?? 0
    }
  }

  package func call(_ id: CallID) throws(JournalError) -> CallRecord? {
    try read { db in
      try Data.fetchOne(db, sql: "SELECT record FROM calls WHERE id = ?", arguments: [Data(id.bits.bytes)])
        .flatMap { CallRecord(json: [UInt8]($0)) }
    }
  }

  /// - Returns: nil where no source of those asked for is known: nothing can be found.
  private static func statement(_ query: CallQuery, _ db: Database) throws -> CallSearchStatement? {
    guard !query.sources.isEmpty else { return CallSearchStatement(query, sources: nil) }
    let marks = query.sources.map { _ in "?" }.joined(separator: ",")
    let known = try Int64.fetchAll(
      db, sql: "SELECT n FROM names WHERE name IN (\(marks))", arguments: StatementArguments(query.sources))
    return known.isEmpty ? nil : CallSearchStatement(query, sources: known)
  }

  private func read<Result>(_ body: (Database) throws -> Result) throws(JournalError) -> Result {
    do {
      return try database.read(body)
    } catch {
      throw JournalError(error, while: "look calls up")
    }
  }
}
