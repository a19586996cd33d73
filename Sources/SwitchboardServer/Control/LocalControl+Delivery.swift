package import Admin
import CallModel
import EventJournal
import Intake

/// Sinks, deliveries, replays and reloads.
extension LocalControl {
  /// In letters.
  private static let reasonLength = 200

  package func pauseSink(_ sink: String, reason: String) async throws -> Bool {
    let name = try declared(sink)
    return try await journal.pause(sink: name, reason: String(reason.prefix(Self.reasonLength)))
  }

  package func resumeSink(_ sink: String) async throws -> Bool { try await journal.resume(sink: try declared(sink)) }

  private func declared(_ sink: String) throws -> SinkName {
    guard configuration.sinks.contains(where: { $0.name.text == sink }) else {
      let names = configuration.sinks.map(\.name.text)
      throw Failure(.failed, "there is no sink \"\(sink)\"\(Spelling.hint(sink, among: names))")
    }
    return SinkName(sink)
  }

  package func retryDeliveries(_ selection: DeliverySelection) async throws -> Int {
    try await journal.retry(try await filter(selection))
  }

  package func dropDeliveries(_ selection: DeliverySelection) async throws -> Int {
    try await journal.drop(try await filter(selection))
  }

  private func filter(_ selection: DeliverySelection) async throws -> DeliveryFilter {
    guard selection.events.map({ $0.count <= 10_000 }) ?? true else {
      throw Failure(.failed, "at most 10000 events at once")
    }
    // Those of a sink that is no longer in routes.json too.
    if let sink = selection.sink, try await journal.reader.positions()[SinkName(sink)] == nil { _ = try declared(sink) }
    var filter = DeliveryFilter(sink: selection.sink, seqs: selection.events)
    filter.states = try selection.states?.map { name in
      guard let state = DeliveryState.allCases.first(where: { $0.description == name }) else {
        throw Failure(.failed, "there is no state \"\(name)\"")
      }
      return state
    }
    filter.since = selection.since.map { Instant(microseconds: $0) }
    filter.until = selection.until.map { Instant(microseconds: $0) }
    filter.reason = selection.reason
    return filter
  }

  // MARK: Replays and reloads

  package func replay(_ request: ReplayRequest, isDryRun: Bool) async throws -> ReplayPlan {
    let planner = try ReplayPlanner(request, configuration)
    let range = try await planner.range(journal.reader)
    var plan = try await planner.plan(
      journal.reader, range, history: try await .read(journal.reader, configuration),
      earlier: try await journal.reader.replays())
    guard !isDryRun, plan.deliveries > 0 else { return plan }
    plan.id = try await journal.beginReplay(
      request: request.json(), range: range, fields: planner.auditFields(deliveries: plan.deliveries))
    return plan
  }

  package func changeReplay(_ id: Int64, _ change: ReplayChange) async throws -> Bool {
    guard try await journal.reader.replays(id: id).first != nil else {
      throw Failure(.failed, "there is no replay \(id)")
    }
    let state: ReplayJob.State =
      switch change {
      case .pause: .paused
      case .resume: .running
      case .cancel: .cancelled
      }
    return try await journal.setReplay(id, state)
  }

  package func reload(isDryRun: Bool) async throws -> ReloadReport {
    guard let server else { throw Failure(.unreachable, "no server runs here: the next start reads routes.json") }
    return await server.reloader.reload(isDryRun: isDryRun)
  }
}
