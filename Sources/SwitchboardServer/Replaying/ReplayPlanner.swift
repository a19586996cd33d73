import Admin
import CallModel
import Delivery
import EventJournal
import JSONPath
import StrictJSON

/// Decides which stored events a replay delivers again, and where.
struct ReplayPlanner: Sendable {
  /// What was found of a page of events.
  struct Found {
    var deliveries: [ReplayDelivery] = []
    /// Why something that might have been meant is not delivered, and how often.
    var leftOut: [String: Int64] = [:]

    /// The deliveries of the first events: as many as may be made now, and at least those of one event.
    /// - Returns: also the last event that they are of; nil where all are taken.
    func beginning(_ limit: Int) -> (deliveries: [ReplayDelivery], through: Int64?) {
      guard deliveries.count > limit, let first = deliveries.first?.seq else { return (deliveries, nil) }
      let end = max(first, deliveries[limit].seq - 1)
      return (deliveries.filter { $0.seq <= end }, end)
    }
  }

  private let request: ReplayRequest
  private let filter: JSONPathFilter?
  private let router: Router
  let sinks: [SinkName]

  /// - Throws: ``Failure`` where the request names what is not there.
  init(_ request: ReplayRequest, _ configuration: Configuration) throws {
    self.request = request
    router = Router(routes: configuration.routes)
    if let source = request.source, configuration.source(source) == nil {
      throw Failure(.failed, configuration.unknownSource(source))
    }
    let enabled = configuration.sinks.filter(\.isEnabled).map(\.name)
    if let sink = request.sink, !enabled.contains(SinkName(sink)) {
      throw Failure(
        .failed,
        "there is no sink \"\(sink)\" that is switched on\(Spelling.hint(sink, among: enabled.map(\.text)))")
    }
    sinks = enabled.filter { request.sink == nil || $0.text == request.sink }
    filter = try request.filter.map(Self.filter)
  }

  /// Checked as `when` of a route is: what can never hold is an error.
  private static func filter(_ text: String) throws -> JSONPathFilter {
    let value = try JSONDocument(parsing: Array(JSONText(string: text).text.utf8)).root
    let log = DiagnosticLog(file: "--where", bytes: [])
    guard let filter = FilterReader(log: log).read(value), !log.hasErrors else {
      let reasons = log.diagnostics.map { $0.message.replacing("\"when\"", with: "--where") }
      throw Failure(.failed, reasons.joined(separator: "; "))
    }
    return filter
  }

  /// The events that lie in the time asked for.
  func range(_ reader: JournalReader) async throws -> ClosedRange<Int64> {
    let range = try await reader.range(
      since: Instant(microseconds: request.since), until: request.until.map { Instant(microseconds: $0) })
    guard range.first <= range.last else { throw Failure(.failed, "no stored event was received in that time") }
    return range.first...range.last
  }

  func plan(
    _ reader: JournalReader, _ range: ClosedRange<Int64>, history: RoutingHistory, earlier: [ReplayJob] = []
  ) async throws -> ReplayPlan {
    var counts: [SinkName: Int64] = [:]
    var leftOut: [String: Int64] = [:]
    var examined: Int64 = 0
    var position = range.lowerBound - 1
    while position < range.upperBound {
      let view = try await ReplayView.page(reader, after: position, in: range, sinks, history, earlier)
      guard let last = view.entries.last?.seq else { break }
      let found = self.found(view)
      for delivery in found.deliveries { counts[delivery.sink, default: 0] += 1 }
      leftOut.merge(found.leftOut) { $0 + $1 }
      examined += Int64(view.entries.count)
      position = last
    }
    let total = counts.values.reduce(0, +)
    return ReplayPlan(
      examined: examined,
      sinks: counts.sorted { $0.key < $1.key }.map { .init(name: $0.key.text, deliveries: $0.value) },
      seconds: Double(total) / request.rate,
      notes: leftOut.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" })
  }

  /// For the audit log; what `where` asks for may hold a number, so it is not among it.
  func auditFields(deliveries: Int64) -> [AuditAct.Field] {
    [
      .init("mode", request.mode.rawValue), .init("since", Instant(microseconds: request.since).description),
      .init("sinks", sinks.map(\.text).joined(separator: " ")), .init("deliveries", "\(deliveries)"),
    ]
  }

  /// Pure.
  func found(_ view: ReplayView) -> Found {
    var found = Found()
    for entry in view.entries {
      guard entry.record != nil, request.source == nil || entry.source == request.source, matches(entry) else {
        continue
      }
      for sink in sinks { look(entry, sink, view, &found) }
    }
    return found
  }

  private func matches(_ entry: JournalEntry) -> Bool {
    guard let filter else { return true }
    guard let record = entry.record.flatMap({ try? JSONDocument(parsing: $0, limits: .written) })?.root else {
      return false
    }
    return (try? filter.holds(for: record)) ?? false
  }

  private func look(_ entry: JournalEntry, _ sink: SinkName, _ view: ReplayView, _ found: inout Found) {
    // What has not come yet comes by itself.
    guard entry.seq <= view.positions[sink] ?? 0 else { return }
    let open = view.open[sink]?[entry.seq]
    if let open, open != .dead { return found.leftOut["wait at \(sink) already", default: 0] += 1 }
    let isKnown = view.history.router(of: entry, to: sink) != nil
    switch request.mode {
    case .asRouted:
      guard isKnown else { return found.leftOut["came under routes that were not kept", default: 0] += 1 }
      guard let route = view.history.route(of: entry, to: sink) else { return }
      guard router.routes.contains(where: { $0.name == route.name && $0.sinks.contains(sink) }) else {
        return found.leftOut["went to \(sink) by a route \"\(route.name)\" that no longer leads there", default: 0] += 1
      }
      found.deliveries.append(ReplayDelivery(sink: sink, seq: entry.seq, call: entry.call, route: route.name))
    case .reRoute:
      guard case .by = router.decision(for: entry, to: sink) else { return }
      found.deliveries.append(ReplayDelivery(sink: sink, seq: entry.seq, call: entry.call, route: nil))
    case .missing:
      guard case .by = router.decision(for: entry, to: sink) else { return }
      if open == nil {
        guard isKnown else { return found.leftOut["came under routes that were not kept", default: 0] += 1 }
        guard view.history.route(of: entry, to: sink) == nil, !view.wasReplayed(entry, to: sink) else { return }
      }
      found.deliveries.append(ReplayDelivery(sink: sink, seq: entry.seq, call: entry.call, route: nil))
    }
  }
}
