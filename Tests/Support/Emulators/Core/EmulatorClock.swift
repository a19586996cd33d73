private import CallModel
private import Foundation
private import Synchronization

/// An emulator's wall clock: the machine's, until a test sets it.
package final class EmulatorClock: Sendable {
  private let fixed: Mutex<Int?>

  /// - Parameter seconds: since the epoch; nil: the machine's clock.
  package init(_ seconds: Int? = nil) { fixed = Mutex(seconds) }

  /// Seconds since the epoch.
  package var now: Int { fixed.withLock { $0 } ?? Int(Date().timeIntervalSince1970) }

  package func set(_ seconds: Int) { fixed.withLock { $0 = seconds } }

  package func advance(by seconds: Int) {
    let from = now
    fixed.withLock { $0 = from + seconds }
  }

  /// RFC 3339 in UTC, with the milliseconds where there are any.
  package static func rfc3339(_ seconds: Int, milliseconds: Int = 0) -> String {
    Instant(microseconds: Int64(seconds) * 1_000_000 + Int64(milliseconds) * 1_000).description
  }

  /// Seconds since the epoch of an RFC 3339 date-time with `Z` or an offset; nil for anything else.
  package static func seconds(ofRFC3339 text: String) -> Int? {
    guard case .instant(let instant)? = Timestamp.parse(text) else { return nil }
    return Int(instant.seconds)
  }
}
