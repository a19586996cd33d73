private import Synchronization

/// The events committed last, in memory: sinks that keep up never read the file.
package final class EntryRing: Sendable {
  private struct State {
    var entries: [JournalEntry] = []
    /// Entries before this index have been dropped.
    var start = 0
    var bytes = 0
  }

  private let state = Mutex(State())
  private let capacity: Int

  /// - Parameter capacity: in bytes.
  package init(capacity: Int = 8 << 20) { self.capacity = capacity }

  /// Takes committed entries, in order, without a gap to those before.
  package func append(_ new: [JournalEntry]) {
    state.withLock { state in
      state.entries.append(contentsOf: new)
      for entry in new { state.bytes += entry.size }
      while state.bytes > capacity, state.start < state.entries.count {
        state.bytes -= state.entries[state.start].size
        state.start += 1
      }
      if state.start > 1_024, state.start * 2 > state.entries.count {
        state.entries.removeFirst(state.start)
        state.start = 0
      }
    }
  }

  /// - Returns: the entries after `seq`, or nil where the ring no longer reaches back that far.
  package func entries(after seq: Int64, limit: Int) -> [JournalEntry]? {
    state.withLock { state in
      let held = state.entries[state.start...]
      guard let first = held.first, first.seq <= seq + 1 else { return nil }
      // Numbers grow, and may have holes where events were let go.
      var low = held.startIndex
      var high = held.endIndex
      while low < high {
        let middle = low + (high - low) / 2
        if held[middle].seq <= seq { low = middle + 1 } else { high = middle }
      }
      return Array(held[low...].prefix(limit))
    }
  }

  /// The newest entry's number; nil where nothing has been appended.
  package var lastSeq: Int64? { state.withLock { $0.entries.last?.seq } }

  package func entry(at seq: Int64) -> JournalEntry? {
    entries(after: seq - 1, limit: 1)?.first.flatMap { $0.seq == seq ? $0 : nil }
  }
}
