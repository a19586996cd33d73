private import CallModel
package import EventJournal

/// Posts each record to another system. Calls go side by side; the events of one call one after another.
package struct HTTPSink: Sink {
  package let name: SinkName
  /// Also how many requests are under way at most.
  package let pageLimit: Int
  private let settings: HTTPSinkSettings
  private let client: HTTPSinkClient

  package init(name: SinkName, settings: HTTPSinkSettings, client: HTTPSinkClient) {
    self.name = name
    self.settings = settings
    self.client = client
    pageLimit = settings.concurrency
  }

  package func open(state: SinkState?) async throws(SinkUnavailable) {}

  package func close() async {}

  package func test(_ item: SinkItem) async -> SinkResult { await post(item) }

  package func deliver(_ items: [SinkItem]) async throws(SinkUnavailable) -> [SinkResult] {
    // Events without a call stand alone.
    let groups = Dictionary(grouping: items.indices) { index in
      items[index].entry.call?.description ?? items[index].entry.id.description
    }
    return await withTaskGroup(of: [(Int, SinkResult)].self) { group in
      for indices in groups.values {
        group.addTask { await deliver(indices.sorted().map { ($0, items[$0]) }) }
      }
      var results = [SinkResult](repeating: .skipped, count: items.count)
      for await done in group {
        for (index, result) in done { results[index] = result }
      }
      return results
    }
  }

  /// One call's events, in order, up to the first that fails.
  private func deliver(_ items: [(Int, SinkItem)]) async -> [(Int, SinkResult)] {
    var results: [(Int, SinkResult)] = []
    for (index, item) in items {
      let result = await post(item)
      results.append((index, result))
      if case .failed = result { break }
    }
    return results
  }

  private func post(_ item: SinkItem) async -> SinkResult {
    let request: OutgoingRequest
    do {
      request = try settings.request(for: item)
    } catch {
      return .failed(SinkFailure("the body's template: \(error)", remedy: .hold))
    }
    switch await client.send(request, timeout: settings.timeout) {
    case .failure(let failure): return .failed(SinkFailure(failure.reason))
    case .success(let reply):
      let seen = "HTTP \(reply.status)"
      guard let remedy = settings.statuses.meaning(of: reply.status).remedy else { return .done(detail: seen) }
      return .failed(
        SinkFailure(seen, remedy: remedy, after: RetryAfter.duration(reply.retryAfter, now: reply.receivedAt)))
    }
  }
}
