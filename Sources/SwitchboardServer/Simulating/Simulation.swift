package import CallModel
import Delivery
package import EventJournal

/// Asks other routes what they would have done with stored events. Only reads.
package struct Simulation {
  private let archive: JournalArchive
  private let history: RoutingHistory
  private let router: Router
  private let sinks: Set<SinkName>
  /// Those of earlier configurations too.
  private let known: Set<SinkName>

  /// At most so many events at once.
  private static let pageLimit = 256

  /// - Parameter candidate: the configuration that is tried out.
  package init(_ candidate: Configuration, _ archive: JournalArchive) throws {
    self.archive = archive
    router = Router(routes: candidate.routes)
    sinks = Set(candidate.sinks.filter(\.isEnabled).map(\.name))
    history = RoutingHistory(try archive.routing(), folder: candidate.folder)
    known = sinks.union(history.sinks)
  }

  /// - Parameter exampleLimit: how many examples of each kind are kept for each route and sink.
  package func run(since: Instant, until: Instant?, exampleLimit: Int) throws -> SimulationReport {
    let range = try archive.range(since: since, until: until)
    var report = SimulationReport(exampleLimit: exampleLimit)
    var position = range.first - 1
    while position < range.last {
      let page = try archive.entries(after: position, limit: Self.pageLimit).filter { $0.seq <= range.last }
      guard let last = page.last?.seq else { break }
      for entry in page where entry.record != nil { compare(entry, &report) }
      position = last
    }
    return report
  }

  private func compare(_ entry: JournalEntry, _ report: inout SimulationReport) {
    report.count(isKnown: known.contains { history.router(of: entry, to: $0) != nil })
    for sink in known {
      let before = history.route(of: entry, to: sink)
      var after: Route?
      if sinks.contains(sink), case .by(let route) = router.decision(for: entry, to: sink) { after = route }
      guard let route = after ?? before else { continue }
      let change: SimulationReport.Change =
        switch (before, after) {
        case (nil, _): .added
        case (_, nil): .gone
        case (let before?, let after?): Self.content(entry, before) == Self.content(entry, after) ? .same : .changed
        }
      report.note(change, .init(sink: sink.text, route: route.name), seq: entry.seq)
    }
  }

  private static func content(_ entry: JournalEntry, _ route: Route) -> [UInt8] {
    let whole = CallRecord.json(entry.record ?? [], revision: entry.seq)
    let known = route.form.map { $0.redact(whole) ?? [] } ?? whole
    return (try? route.form?.content(known)) ?? known
  }
}
