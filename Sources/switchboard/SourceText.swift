import Admin
import CallModel

/// How a source is doing, for people.
enum SourceText {
  /// - Parameter now: in seconds since 1970.
  static func lines(_ source: StatusReport.Source, now: Int64) -> [String] {
    var lines: [String] = []
    if let activity = source.activity {
      let at = Instant(seconds: activity.lastEvent)?.description ?? ""
      lines.append("last event \(at), \(duration(now - activity.lastEvent)) ago")
      if activity.isSilent(now: now), let usual = activity.usualGap {
        lines.append("warning: silent for longer than three times its usual gap of \(duration(usual)) at most")
      }
    }
    if let polling = source.polling { lines += self.lines(polling, now) }
    return lines
  }

  private static func lines(_ polling: SourcePolling, _ now: Int64) -> [String] {
    let last = polling.lastSuccess.map { "\(duration(now - $0)) ago" } ?? "not yet"
    var lines = [
      "polled \(polling.rounds) times since the start, whole \(last): \(polling.rows) rows, \(polling.stored) stored"
        + (polling.isReading ? "; reading now" : "")
    ]
    if let failure = polling.failure {
      lines.append(polling.isStopped ? "stopped: \(failure)" : "failing: \(failure)")
    }
    if let warning = polling.warning { lines.append("warning: \(warning)") }
    return lines
  }

  static func duration(_ seconds: Int64) -> String {
    switch seconds {
    case ..<120: "\(max(0, seconds)) s"
    case ..<7_200: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3_600) h"
    default: "\(seconds / 86_400) days"
    }
  }
}
