/// What an event is good for.
package enum EventState: Int, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  /// Has a record; goes to the sinks.
  case stored = 0
  /// Speaks of no call; goes nowhere.
  case notice = 1
  /// Its body could not be understood.
  case quarantined = 2
  /// Was quarantined; a later event replaces it.
  case mended = 3

  package var description: String {
    switch self {
    case .stored: "stored"
    case .notice: "notice"
    case .quarantined: "quarantined"
    case .mended: "mended"
    }
  }
}
