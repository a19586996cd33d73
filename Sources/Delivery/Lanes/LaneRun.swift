import CallModel
import EventJournal

/// Tries a page's deliveries side by side, those of one call one after another up to the first that fails.
struct LaneRun {
  let sink: any SingleSink
  let items: [SinkItem]
  let late: LateDeliveries

  /// How many are under way at once.
  let lanes: Int

  /// Returns when all have ended, or the worker's patience has: what is still under way is late then.
  func run(in tasks: inout DiscardingTaskGroup) async -> [PageOutcome.Try] {
    guard !items.isEmpty else { return [] }
    // Events without a call stand alone.
    let groups = Dictionary(grouping: items.indices) { index in
      items[index].entry.call?.description ?? items[index].entry.id.description
    }
    let calls = groups.values.sorted { $0[0] < $1[0] }
    let count = min(max(1, lanes), calls.count)
    let batch = LaneBatch(count: items.count, calls: calls, lanes: count)
    for _ in 0..<count {
      tasks.addTask { [sink, items, late] in
        while let call = batch.takeCall() { await Self.deliver(call, items, to: sink, batch, late) }
        batch.endLane()
      }
    }
    let progress = await batch.leave(after: SinkWorker.patience)
    return zip(items, progress).map { item, progress in
      switch progress {
      case .waiting: return PageOutcome.Try(item: item, result: .skipped, took: .zero)
      case .underWay:
        late.add(item.entry.seq)
        return PageOutcome.Try(item: item, result: nil, took: .zero)
      // Cut off by a shutdown: nothing is known for certain, so it is tried again, and that was no attempt.
      case .ended(.failed, _) where Task.isCancelled: return PageOutcome.Try(item: item, result: nil, took: .zero)
      case .ended(let result, let took): return PageOutcome.Try(item: item, result: result, took: took)
      }
    }
  }

  private static func deliver(
    _ indices: [Int], _ items: [SinkItem], to sink: any SingleSink, _ batch: LaneBatch, _ late: LateDeliveries
  ) async {
    for index in indices {
      guard batch.begin(index) else { return }
      let started = ContinuousClock.now
      let result = await sink.deliver(items[index])
      let took = ContinuousClock.now - started
      guard batch.end(index, result, took: took) else {
        return late.end(LateDeliveries.Ended(item: items[index], result: result, took: took))
      }
      if case .failed = result { return }
    }
  }
}
