import EventJournal
import Synchronization

/// A journal that the program ends at, before or behind a settle; or one that is broken on purpose.
final class CrashingJournal: Journal {
  enum Moment {
    case beforeSettle, afterSettle
  }

  private let journal: SQLiteJournal
  private let moment: Moment?
  private let fault: ModelRun.Fault?
  private let settles = Mutex(0)

  init(_ journal: SQLiteJournal, _ moment: Moment?, _ fault: ModelRun.Fault?) {
    self.journal = journal
    self.moment = moment
    self.fault = fault
  }

  func append(_ batch: [IncomingEvent]) async throws(JournalError) -> [AppendOutcome] {
    try await journal.append(batch)
  }

  func acquire(
    sink: SinkName, worker: WorkerID, upTo: Int, ttl: Duration, configuration: Int64?
  ) async throws(JournalError) -> [Lease] {
    try await journal.acquire(sink: sink, worker: worker, upTo: upTo, ttl: ttl, configuration: configuration)
  }

  func next(_ lease: Lease, limit: Int) async throws(JournalError) -> DeliveryPage {
    try await journal.next(lease, limit: limit)
  }

  func originals(_ seqs: [Int64]) async throws(JournalError) -> [Int64: OriginalRequest] {
    try await journal.originals(seqs)
  }

  func settle(_ pages: [Settlement], state: SinkState?) async throws(JournalError) {
    // What is to be remembered beforehand is no delivery.
    let isDelivery = pages.contains { !$0.page.isEmpty }
    if isDelivery, moment == .beforeSettle { throw JournalError(.broken, "the program ends") }
    let count = settles.withLock { count in
      count += 1
      return count
    }
    switch fault {
    case .skippedSync? where isDelivery && count.isMultiple(of: 2):
      // It says that it is written, and nothing is.
      return
    case .lostCursor? where isDelivery:
      try await journal.settle(pages.map(Self.withoutLast), state: state)
    default: try await journal.settle(pages, state: state)
    }
    if isDelivery, moment == .afterSettle { throw JournalError(.broken, "the program ends") }
  }

  /// The cursor goes past an event of which nothing is noted.
  private static func withoutLast(_ settlement: Settlement) -> Settlement {
    let page = settlement.page
    guard page.through != nil, page.items.count > 1 else { return settlement }
    let shorter = DeliveryPage(
      items: Array(page.items.dropLast()), blocked: page.blocked, through: page.through, examined: page.examined,
      nextRetry: page.nextRetry)
    return Settlement(
      lease: settlement.lease, page: shorter, outcomes: Array(settlement.outcomes.dropLast()),
      attempts: settlement.attempts)
  }

  func pause(sink: SinkName, reason: String) async throws(JournalError) -> Bool {
    try await journal.pause(sink: sink, reason: reason)
  }
}
