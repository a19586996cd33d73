import CallModel
import EventJournal
import Logging
import Polling
import ServiceLifecycle
import Synchronization

/// Runs a poller for each source that is polled, and others in their place when the configuration changes.
final class PollService: Service {
  private let factory: PollerFactory
  private let generations: AsyncStream<[Poller]>
  private let input: AsyncStream<[Poller]>.Continuation
  private let running = Mutex<[String: Poller]>([:])
  private let journal: SQLiteJournal

  init(factory: PollerFactory, journal: SQLiteJournal) {
    (generations, input) = AsyncStream.makeStream(of: [Poller].self)
    self.factory = factory
    self.journal = journal
  }

  func poller(of source: String) -> Poller? { running.withLock { $0[source] } }

  func progress(of source: String) -> PollProgress? { poller(of: source)?.progress }

  func replace(by configuration: Configuration) {
    let pollers = configuration.sources.compactMap { source in
      source.poll.map { factory.poller(source, $0, progress: keptProgress(of: source.name)) }
    }
    input.yield(pollers)
  }

  /// Counts go on; what kept the last one from reading may be mended.
  private func keptProgress(of source: String) -> PollProgress? {
    guard var progress = progress(of: source) else { return nil }
    progress.isStopped = false
    progress.isReading = false
    progress.failure = nil
    return progress
  }

  func run() async throws {
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await self.followHints() }
      var current: AsyncStream<Never>.Continuation?
      var previous: AsyncStream<Never>?
      for await pollers in generations.cancelOnGracefulShutdown() {
        current?.finish()
        let (stopped, next) = AsyncStream.makeStream(of: Never.self)
        let (ended, end) = AsyncStream.makeStream(of: Never.self)
        running.withLock { $0 = Dictionary(pollers.map { ($0.settings.source, $0) }, uniquingKeysWith: { $1 }) }
        let earlier = previous
        tasks.addTask {
          // A source's next poller begins when its last one has ended.
          if let earlier { for await _ in earlier {} }
          await Self.run(pollers, until: stopped)
          end.finish()
        }
        (current, previous) = (next, ended)
      }
      tasks.cancelAll()
    }
  }

  private static func run(_ pollers: [Poller], until stopped: AsyncStream<Never>) async {
    await withTaskGroup(of: Void.self) { tasks in
      for poller in pollers { tasks.addTask { await poller.run() } }
      tasks.addTask { for await _ in stopped {} }
      // Without pollers the wait alone is there; pollers never end by themselves.
      await tasks.next()
      tasks.cancelAll()
    }
  }

  /// Events that only name a call are looked up where their source can be asked.
  private func followHints() async {
    var seen = journal.lastSequenceAtOpen
    while !Task.isCancelled {
      let version = journal.signal.version
      let entries = journal.ring.entries(after: seen, limit: 1_000)
      for entry in entries ?? [] { take(entry) }
      // What the ring no longer holds, the next rounds find by themselves.
      seen = entries.map { $0.last?.seq ?? seen } ?? journal.ring.lastSeq ?? seen
      if entries?.count ?? 0 < 1_000 { await journal.signal.wait(past: version, for: .seconds(30)) }
    }
  }

  private func take(_ entry: JournalEntry) {
    guard let poller = poller(of: entry.source), poller.settings.followsHints, let bytes = entry.record,
      let record = CallRecord(json: bytes), record.receivedVia == .hint
    else { return }
    poller.take(hint: record)
  }
}
