package import CallModel
private import Glibc

/// The system's time of day.
package enum WallClock {
  package static func now() -> Instant {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Instant(seconds: Int64(time.tv_sec), microseconds: Int64(time.tv_nsec / 1_000)) ?? Instant(microseconds: 0)
  }

  /// - Parameter seconds: since 1970, from outside.
  package static func text(seconds: UInt64) -> String {
    Instant(seconds: Int64(clamping: seconds)).map(\.description) ?? "\(seconds)"
  }
}
