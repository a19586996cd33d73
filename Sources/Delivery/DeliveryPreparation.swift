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

  /// - Parameter late: deliveries that are under way already.
  func prepare(_ page: DeliveryPage, leavingOut late: LateDeliveries) async throws(JournalError) -> Prepared {
    let decisions = page.items.map { late.contains($0.entry.seq) ? .underWay : decision(for: $0) }
    let wanted = zip(page.items, decisions).compactMap { item, decision in
      if case .by = decision { item.entry.seq } else { nil }
    }
    let originals = sink.wantsOriginals && !wanted.isEmpty ? try await journal.originals(wanted) : [:]
    var prepared = Prepared()
    for (item, decision) in zip(page.items, decisions) {
      guard case .by(let route) = decision, let record = item.entry.record else {
        prepared.decisions.append(decision)
        continue
      }
      do {
        prepared.items.append(try Self.item(item, record, route.form, originals[item.entry.seq]))
        prepared.decisions.append(decision)
      } catch {
        prepared.decisions.append(.undecided(reason: "the template of route \(route.name): \(error)"))
      }
    }
    return prepared
  }

  private static func item(
    _ item: DeliveryPage.Item, _ record: [UInt8], _ form: RecordForm?, _ original: OriginalRequest?
  ) throws(JSONPathLimitError) -> SinkItem {
    let whole = CallRecord.json(record, revision: item.entry.seq)
    let known = form?.redact(whole) ?? whole
    return SinkItem(
      entry: item.entry, record: known, content: try form?.content(known), attempt: item.attempts + 1,
      replay: item.replay?.id, original: original)
  }

  private func decision(for item: DeliveryPage.Item) -> Router.Decision {
    guard let name = item.replay?.route else { return router.decision(for: item.entry, to: sink.name) }
    // As routed once: that it goes there was decided then, in which form is said now.
    guard item.entry.record != nil else { return .filtered }
    guard let route = router.routes.first(where: { $0.name == name && $0.sinks.contains(sink.name) }) else {
      return .undecided(reason: "no route \"\(name)\" leads there any more")
    }
    return .by(route)
  }
}
