import CallModel
import Delivery
import EventJournal

/// Follows one event to its sinks.
package struct DeliveryWatch: Sendable {
  private let configuration: Configuration

  package init(configuration: Configuration) { self.configuration = configuration }

  /// Waits until every sink has dealt with the event, or the time is up.
  /// - Returns: a word for each sink: `archive ✓`, `crm ✗ HTTP 500`, `crm …`; sinks that no route leads it to are left out.
  package func outcome(of event: String, for limit: Duration) async throws -> [String] {
    guard let id = EventID(event) else { return [] }
    let archive = try JournalArchive(folder: configuration.dataFolder)
    defer { archive.close() }
    let deadline = ContinuousClock.now + limit
    while true {
      let (words, isSettled) = try look(id, archive)
      if isSettled || ContinuousClock.now >= deadline { return words }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  private func look(_ id: EventID, _ archive: JournalArchive) throws -> (words: [String], isSettled: Bool) {
    guard let event = try archive.event(id) else { return ([], false) }
    let router = Router(routes: configuration.routes)
    let open = try archive.deliveries(DeliveryFilter(seqs: [event.entry.seq]))
    var words: [String] = []
    var isSettled = true
    for sink in try archive.sinks() where sink.isActive {
      guard case .by = router.decision(for: event.entry, to: SinkName(sink.name)) else { continue }
      if let delivery = open.first(where: { $0.sink == sink.name }) {
        words.append("\(sink.name) ✗ \(delivery.state)\(delivery.reason.map { ": \($0)" } ?? "")")
      } else if sink.position >= event.entry.seq {
        words.append("\(sink.name) ✓")
      } else {
        words.append("\(sink.name) …")
        isSettled = false
      }
    }
    return (words, isSettled)
  }
}
