private import CallModel
private import Foundation
private import Synchronization

/// Turns moments into a zone's wall-clock time and back: a call's `start` is local, with its zone beside it.
enum AgendizeWallClock {
  private static let zones = Mutex<[String: TimeZone]>([:])
  /// Requests name zones: what is kept must not grow with them.
  private static let keptZones = 100

  static func isKnown(_ zone: String) -> Bool { timeZone(zone) != nil }

  /// RFC 3339 without an offset, as the document has it.
  static func local(_ seconds: Int, in zone: String) -> String {
    String(EmulatorClock.rfc3339(seconds + offset(at: seconds, in: zone)).dropLast())
  }

  /// - Returns: seconds since the epoch; nil for what is no date-time. One with an offset means what it says.
  static func seconds(of text: String, in zone: String) -> Int? {
    switch Timestamp.parse(text) {
    case .instant(let instant): return Int(instant.seconds)
    case .local(let seconds, _):
      let wall = Int(seconds)
      let guess = wall - offset(at: wall, in: zone)
      return wall - offset(at: guess, in: zone)
    case nil: return nil
    }
  }

  /// In microseconds since the epoch.
  /// - Returns: nil for what is no RFC 3339 timestamp, which has `Z` or an offset.
  static func microseconds(ofRFC3339 text: String) -> Int? {
    guard case .instant(let instant)? = Timestamp.parse(text) else { return nil }
    return Int(instant.microseconds)
  }

  /// `{"dateTime":…,"timeZone":…}`.
  static func json(_ seconds: Int, in zone: String) -> EmulatedJSON {
    ["dateTime": .string(local(seconds, in: zone)), "timeZone": .string(zone)]
  }

  private static func offset(at seconds: Int, in zone: String) -> Int {
    timeZone(zone)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))) ?? 0
  }

  private static func timeZone(_ name: String) -> TimeZone? {
    guard name.utf8.count <= 64 else { return nil }
    return zones.withLock { zones in
      if let known = zones[name] { return known }
      guard let zone = TimeZone(identifier: name) else { return nil }
      if zones.count >= keptZones { zones.removeAll() }
      zones[name] = zone
      return zone
    }
  }
}
