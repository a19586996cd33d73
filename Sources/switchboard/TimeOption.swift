import ArgumentParser
import CallModel
import SwitchboardServer

/// A time as people write it on a command line: `15m` ago, a date-time of RFC 3339, a date (its beginning, in
/// UTC), or seconds since 1970.
struct TimeOption: ExpressibleByArgument {
  let instant: Instant

  init?(argument: String) {
    if let ago = Units.duration(argument) {
      instant = WallClock.now().adding(milliseconds: -ago.milliseconds)
    } else if case .instant(let instant) = Timestamp.parse(argument) {
      self.instant = instant
    } else if case .instant(let instant) = Timestamp.parse(argument + "T00:00:00Z") {
      self.instant = instant
    } else if let seconds = Int64(argument), let instant = Instant(seconds: seconds) {
      self.instant = instant
    } else {
      return nil
    }
  }
}

extension Duration {
  fileprivate var milliseconds: Int64 {
    components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
  }
}
