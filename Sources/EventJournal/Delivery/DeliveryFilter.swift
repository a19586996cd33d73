package import CallModel
import GRDB

/// Which of a sink's deliveries that are not plainly done are meant. What is left out asks nothing.
package struct DeliveryFilter: Sendable, Hashable {
  package var sink: String?
  /// Numbers of events.
  package var seqs: [Int64]?
  package var states: [DeliveryState]?
  /// Of events received then or later.
  package var since: Instant?
  /// Of events received before.
  package var until: Instant?
  /// A text that the reason contains.
  package var reason: String?

  package init(sink: String? = nil, seqs: [Int64]? = nil, states: [DeliveryState]? = nil) {
    self.sink = sink
    self.seqs = seqs
    self.states = states
  }

  /// As a condition on the table `deliveries`.
  func condition(_ db: Database) throws -> (sql: String, arguments: StatementArguments) {
    var parts = ["1"]
    var arguments: StatementArguments = []
    if let sink {
      parts.append("sink = ?")
      arguments += [sink]
    }
    if let seqs { parts.append("seq IN (\(seqs.map { "\($0)" }.joined(separator: ",")))") }
    if let states { parts.append("state IN (\(states.map { "\($0.rawValue)" }.joined(separator: ",")))") }
    if let since {
      parts.append("seq >= ?")
      arguments += [try EventQueries.firstSeq(db, receivedFrom: since.microseconds)]
      parts.append("(SELECT received_at FROM events WHERE events.seq = deliveries.seq) >= ?")
      arguments += [since.microseconds]
    }
    if let until {
      parts.append("(SELECT received_at FROM events WHERE events.seq = deliveries.seq) < ?")
      arguments += [until.microseconds]
    }
    if let reason {
      parts.append("instr(coalesce(reason, ''), ?) > 0")
      arguments += [reason]
    }
    return (parts.joined(separator: " AND "), arguments)
  }
}
