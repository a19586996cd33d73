import CallModel
import EventJournal
import JSONPath

/// Makes of a page's events what the sink is given: which route leads each there, and in which form.
struct DeliveryPreparation: Sendable {
  struct Prepared {
    /// One for each of the page's items.
    var decisions: [Router.Decision] = []
    /// Of those that a route leads to the sink.
    var items: [SinkItem] = []
  }

  let router: Router
  let sink: any Sink
  let journal: any Journal
  /// Nil where nobody keeps it.
  let calls: (any CallHistory)?
  let now: @Sendable () -> Instant

  /// - Parameter late: deliveries that are under way already.
  func prepare(_ page: DeliveryPage, leavingOut late: LateDeliveries) async throws(JournalError) -> Prepared {
    var found: [(decision: Router.Decision, record: [UInt8]?)] = []
    // Calls of which an event of this page has to wait.
    var waiting: Set<CallID> = []
    for item in page.items {
      if let call = item.entry.call, waiting.contains(call) {
        found.append((.behind, nil))
        continue
      }
      let next = late.contains(item.entry.seq) ? (.underWay, nil) : try await decision(for: item)
      found.append(next)
      switch next.0 {
      case .later, .underWay, .unreadable: if let call = item.entry.call { waiting.insert(call) }
      default: break
      }
    }
    let wanted = zip(page.items, found).compactMap { item, found in
      if case .by = found.decision { item.entry.seq } else { nil }
    }
    let originals = sink.wantsOriginals && !wanted.isEmpty ? try await journal.originals(wanted) : [:]
    var prepared = Prepared()
    for (item, found) in zip(page.items, found) {
      guard case .by(let route) = found.decision, let record = found.record else {
        prepared.decisions.append(found.decision)
        continue
      }
      do {
        guard let made = try Self.item(item, record, route.form, originals[item.entry.seq]) else {
          prepared.decisions.append(.unreadable)
          continue
        }
        prepared.items.append(made)
        prepared.decisions.append(found.decision)
      } catch {
        prepared.decisions.append(.undecided(reason: "the template of route \(route.name): \(error)"))
      }
    }
    return prepared
  }

  private static func item(
    _ item: DeliveryPage.Item, _ record: [UInt8], _ form: RecordForm?, _ original: OriginalRequest?
  ) throws(JSONPathLimitError) -> SinkItem? {
    guard let known = form.map({ $0.redact(record) }) ?? record else { return nil }
    return SinkItem(
      entry: item.entry, record: known, content: try form?.content(known), attempt: item.attempts + 1,
      replay: item.replay, original: original)
  }

  /// - Returns: also what is delivered, with its revision.
  private func decision(
    for item: DeliveryPage.Item
  ) async throws(JournalError) -> (decision: Router.Decision, record: [UInt8]?) {
    let entry = item.entry
    guard let event = entry.record else { return (.filtered, nil) }
    var call: CallState?
    if router.wantsCalls(sink.name), let calls, let id = entry.call {
      call = try await calls.state(of: id, through: entry.seq)
      // Cut off by a stop: asked again after the next start.
      guard call != nil else { return (Task.isCancelled ? .underWay : .unreadable, nil) }
    }
    let decision = decision(item, call)
    guard case .by(let route) = decision else { return (decision, nil) }
    if case .calls = route.subject, let call { return (decision, call.record.json()) }
    return (decision, CallRecord.json(event, revision: entry.seq))
  }

  private func decision(_ item: DeliveryPage.Item, _ call: CallState?) -> Router.Decision {
    guard let name = item.replay?.route else {
      return router.decision(for: item.entry, to: sink.name, call: call, now: now())
    }
    // As routed once: that it goes there was decided then, in which form is said now.
    guard let route = router.routes.first(where: { $0.name == name && $0.sinks.contains(sink.name) }) else {
      return .undecided(reason: "no route \"\(name)\" leads there any more")
    }
    let lasting = Route(
      name: name, sources: nil, filter: nil, sinks: [sink.name], form: route.form, subject: route.subject)
    return Router(routes: [lasting]).decision(for: item.entry, to: sink.name, call: call)
  }
}
