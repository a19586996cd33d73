package import CallModel
import Foundation
package import GRDB

/// What is read of the calls, on a connection of the reader's own.
package enum CallQueries {
  package static func open(folder: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    return try DatabaseQueue(path: CallsProjection.path(in: folder), configuration: configuration)
  }

  /// Changed last first.
  package static func list(_ db: Database, provider: String?, missed: Bool, limit: Int) throws -> [CallRecord] {
    var found: [CallRecord] = []
    let rows = try Row.fetchCursor(db, sql: "SELECT record FROM calls ORDER BY revision DESC")
    while found.count < limit, let row = try rows.next() {
      guard let call = EventQueries.bytes(row[0]).flatMap({ CallRecord(json: $0) }) else { continue }
      if (!missed || call.missed) && (provider.map { call.provider.rawValue == $0 } ?? true) { found.append(call) }
    }
    return found
  }

  package static func call(_ db: Database, id: CallID) throws -> CallRecord? {
    try Data.fetchOne(db, sql: "SELECT record FROM calls WHERE id = ?", arguments: [Data(id.bits.bytes)])
      .flatMap { CallRecord(json: [UInt8]($0)) }
  }

  /// The numbers of the call's events, in order.
  package static func events(_ db: Database, of id: CallID) throws -> [Int64] {
    try Data.fetchOne(db, sql: "SELECT events FROM calls WHERE id = ?", arguments: [Data(id.bits.bytes)])
      .map { EventNumbers.decode([UInt8]($0)) } ?? []
  }
}
