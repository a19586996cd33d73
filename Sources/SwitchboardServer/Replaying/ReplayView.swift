import Admin
import CallModel
import Delivery
import EventJournal
import JSONPath
import StrictJSON

/// A page of stored events with what is known of their deliveries.
struct ReplayView {
  let entries: [JournalEntry]
  /// How far each sink has come.
  let positions: [SinkName: Int64]
  /// Deliveries that are not plainly done.
  let open: [SinkName: [Int64: DeliveryState]]
  let history: RoutingHistory
  /// Replays that were not cancelled.
  let earlier: [ReplayJob]

  /// At most so many events at once.
  static let pageLimit = 256

  static func page(
    _ reader: JournalReader, after position: Int64, in range: ClosedRange<Int64>, _ sinks: [SinkName],
    _ history: RoutingHistory, _ earlier: [ReplayJob]
  ) async throws(JournalError) -> ReplayView {
    let entries = try await reader.entries(after: position, limit: pageLimit).filter { $0.seq <= range.upperBound }
    let positions = try await reader.positions()
    var open: [SinkName: [Int64: DeliveryState]] = [:]
    if let first = entries.first?.seq, let last = entries.last?.seq {
      for sink in sinks { open[sink] = try await reader.open(at: sink, in: first...last) }
    }
    return ReplayView(
      entries: entries, positions: positions, open: open, history: history,
      earlier: earlier.filter { $0.state != .cancelled })
  }

  /// Whether a replay brought it there: then it is not missing.
  func wasReplayed(_ entry: JournalEntry, to sink: SinkName) -> Bool {
    earlier.contains { job in
      guard job.range.contains(entry.seq),
        let request = (try? JSONDocument(parsing: job.request)).flatMap({ ReplayRequest($0.root) }),
        // Where the routes of then led it was looked at already.
        request.mode != .asRouted, request.sink == nil || request.sink == sink.text,
        request.source == nil || request.source == entry.source,
        case .by? = history.router(activatedBefore: job.createdAt)?.decision(for: entry, to: sink)
      else { return false }
      guard let filter = request.filter.flatMap({ try? JSONPathFilter($0) }) else { return request.filter == nil }
      guard let record = entry.record.flatMap({ try? JSONDocument(parsing: $0, limits: .written) })?.root else {
        return false
      }
      return (try? filter.holds(for: record)) ?? false
    }
  }
}
