import Foundation
import GRDB

/// Small values that the journal keeps about itself.
enum MetaQueries {
  static func value(_ db: Database, _ name: String) throws -> [UInt8]? {
    try Data.fetchOne(db, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name]).map { [UInt8]($0) }
  }

  static func set(_ db: Database, _ name: String, _ value: [UInt8]) throws {
    try db.execute(
      sql: "INSERT INTO meta(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
      arguments: [name, Data(value)])
  }
}
