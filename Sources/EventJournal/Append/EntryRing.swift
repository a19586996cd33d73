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
      let from = held.startIndex + Int(min(seq + 1 - first.seq, Int64(held.count)))
      return Array(held[from...].prefix(limit))
    }
  }

  package func entry(at seq: Int64) -> JournalEntry? {
    entries(after: seq - 1, limit: 1)?.first.flatMap { $0.seq == seq ? $0 : nil }
  }
}
