package import CallModel
import Foundation
import GRDB

/// What is read of the calls: their file, and the journal for those that have one event only.
package struct CallQueries {
  private let calls: DatabaseQueue
  /// Of an event's record; nil where the event is gone.
  private let record: (Int64) throws -> [UInt8]?

  /// A connection of the reader's own.
  package init(folder: String, record: @escaping (Int64) throws -> [UInt8]?) throws {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    calls = try DatabaseQueue(path: CallsProjection.path(in: folder), configuration: configuration)
    self.record = record
  }

  package func close() { try? calls.close() }

  /// Changed last first.
  package func list(provider: String?, missed: Bool, limit: Int) throws -> [CallRecord] {
    try calls.read { db in
      var found: [CallRecord] = []
      let rows = try Row.fetchCursor(db, sql: "SELECT \(CallRows.columns) FROM calls ORDER BY revision DESC")
      while found.count < limit, let row = try rows.next() {
        guard let call = try record(of: CallRows.known(row)) else { continue }
        if (!missed || call.missed) && (provider.map { call.provider.rawValue == $0 } ?? true) { found.append(call) }
      }
      return found
    }
  }

  /// A call, and the numbers of its events in order.
  package func call(_ id: CallID) throws -> (record: CallRecord, events: [Int64])? {
    try calls.read { db in
      guard let known = try CallRows.find(id, db), let call = try record(of: known) else { return nil }
      return (call, known.events)
    }
  }

  private func record(of known: CallRows.Known) throws -> CallRecord? {
    guard let seq = known.onlyEvent else { return known.record.flatMap { CallRecord(json: $0) } }
    return try record(seq).flatMap { CallRecord(json: CallRecord.json($0, revision: seq)) }
  }
}
