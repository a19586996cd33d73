package import CallModel
import Foundation
import GRDB

/// Which of some contents have been stored, and when last: what a sender delivered again need not be readmitted.
package struct StoredDigests: Sendable {
  private var latest: [[UInt8]: Int64]

  /// - Parameter wanted: whose storing is asked for.
  package init(wanted: [DedupeKey]) {
    latest = Dictionary(wanted.map { ($0.digest, .min) }, uniquingKeysWith: { a, _ in a })
  }

  /// Whether it was stored since, or not long before.
  package func contains(_ key: DedupeKey, since time: Instant, window: Duration) -> Bool {
    guard let at = latest[key.digest] else { return false }
    return at >= time.microseconds - window.microseconds
  }

  package mutating func insert(_ key: DedupeKey, at time: Instant) {
    latest[key.digest] = max(latest[key.digest] ?? .min, time.microseconds)
  }

  /// Looks at the events after that number.
  /// - Returns: the last that was looked at; nil where there were no more.
  mutating func look(_ db: Database, after seq: Int64, limit: Int) throws -> Int64? {
    var last: Int64?
    let rows = try Row.fetchCursor(
      db, sql: "SELECT seq, dedupe, received_at FROM events WHERE seq > ? ORDER BY seq LIMIT ?",
      arguments: [seq, limit])
    while let row = try rows.next() {
      last = row[0]
      guard let kept = EventQueries.bytes(row[1]) else { continue }
      for digest in DedupeKey.digests(in: kept) where latest[digest] != nil {
        latest[digest] = max(latest[digest] ?? .min, row[2])
      }
    }
    return last
  }
}
