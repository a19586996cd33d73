import CallModel

/// What the journal holds in memory for a sink that somebody works on.
struct SinkWork {
  let epoch: Int64
  /// The last event examined.
  var position: Int64
  var backlog: Backlog
  /// Why nothing is delivered; nil where it is.
  var paused: String?
  /// The latest that the clock said.
  var clock: Instant
  /// By how much it went back since the sink was taken over, in milliseconds.
  private var wentBack: Int64 = 0

  init(epoch: Int64, position: Int64, backlog: Backlog, paused: String?, clock: Instant) {
    self.epoch = epoch
    self.position = position
    self.backlog = backlog
    self.paused = paused
    self.clock = clock
  }

  /// A clock that goes back would make what is parked wait for all of the difference.
  mutating func follow(_ now: Instant) {
    let back = now.milliseconds(to: clock)
    if back > 1_000 {
      backlog.followClock(back: back)
      wentBack += back
    }
    if back > 1_000 || back < 0 { clock = now }
  }

  /// Takes what an operator changed: as the journal has it, by the clock of now.
  mutating func replace(by changed: Backlog) {
    backlog = changed
    if wentBack > 0 { backlog.followClock(back: wentBack) }
  }
}

/// A sink of the configuration in force.
package struct SinkDeclaration: Sendable, Hashable {
  package enum Start: Sendable, Hashable {
    case now, beginning
  }

  package let name: SinkName
  /// Where a sink that was never seen before begins.
  package let start: Start

  package init(name: SinkName, start: Start = .now) {
    self.name = name
    self.start = start
  }
}

/// How a delivery that is not plainly done is written down.
package enum DeliveryState: Int, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  case parked = 0
  case behind = 1
  case held = 2
  case dead = 3
  /// Begun and not ended. After a crash it is tried again.
  case underWay = 4

  package var description: String {
    switch self {
    case .parked: "parked"
    case .behind: "behind"
    case .held: "held"
    case .dead: "dead"
    case .underWay: "under way"
    }
  }
}
