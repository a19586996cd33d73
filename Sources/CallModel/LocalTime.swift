private import Foundation
private import Synchronization

/// Turns a wall clock's time into an instant by an IANA zone. A time that the clocks skipped or showed
/// twice has an answer too: in a gap the offset that held before it, in an overlap the earlier instant.
package enum LocalTime {
  package struct Resolved: Sendable, Hashable {
    package let instant: Instant
    /// Whether the clocks skipped this time or showed it twice.
    package let isAmbiguous: Bool
  }

  /// - Parameters:
  ///   - seconds: since the epoch, as if the wall clock showed UTC.
  ///   - zone: an IANA name, old aliases too.
  /// - Returns: nil for an unknown zone, or beyond the range of ``Instant``.
  package static func resolve(seconds: Int64, microseconds: Int64 = 0, zone: String) -> Resolved? {
    guard let entry = offset(seconds: seconds, zone: zone),
      let instant = Instant(seconds: seconds - entry.offset, microseconds: microseconds)
    else { return nil }
    return Resolved(instant: instant, isAmbiguous: entry.isAmbiguous)
  }

  package static func isKnown(zone: String) -> Bool { timeZone(zone) != nil }

  private struct Entry: Sendable {
    let quarter: Int64
    let offset: Int64
    let isAmbiguous: Bool
  }

  private static let zones = Mutex<[String: TimeZone]>([:])
  /// Offsets change on the quarter of an hour, and calls come close to one another.
  private static let latest = Mutex<[String: Entry]>([:])
  /// Senders name zones: what is kept must not grow with what they make up.
  private static let cacheLimit = 600

  private static func offset(seconds: Int64, zone: String) -> Entry? {
    let quarter = seconds / 900
    if let hit = latest.withLock({ $0[zone] }), hit.quarter == quarter { return hit }
    guard let zoneInfo = timeZone(zone) else { return nil }
    func offset(at utc: Int64) -> Int64 {
      Int64(zoneInfo.secondsFromGMT(for: Date(timeIntervalSince1970: Double(utc))))
    }
    let before = offset(at: seconds - 86_400)
    let after = offset(at: seconds + 86_400)
    let beforeHolds = offset(at: seconds - before) == before
    let afterHolds = offset(at: seconds - after) == after
    let entry =
      switch (beforeHolds, afterHolds) {
      case (true, true):
        Entry(quarter: quarter, offset: max(before, after), isAmbiguous: before != after)
      case (true, false): Entry(quarter: quarter, offset: before, isAmbiguous: false)
      case (false, true): Entry(quarter: quarter, offset: after, isAmbiguous: false)
      case (false, false): Entry(quarter: quarter, offset: before, isAmbiguous: true)
      }
    latest.withLock { cache in
      if cache.count >= cacheLimit { cache.removeAll() }
      cache[zone] = entry
    }
    return entry
  }

  private static func timeZone(_ name: String) -> TimeZone? {
    guard name.utf8.count <= 64 else { return nil }
    return zones.withLock { zones in
      if let known = zones[name] { return known }
      guard let zone = TimeZone(identifier: name) else { return nil }
      if zones.count >= cacheLimit { zones.removeAll() }
      zones[name] = zone
      return zone
    }
  }
}
