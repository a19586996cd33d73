package import CallModel
import GRDB

/// Reads events from the file for those who are behind, in short transactions, through the gate.
package actor JournalReader {
  private let executor = QueueExecutor(label: "journal.read")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  private let database: DatabaseQueue
  private let gate: ReadGate

  /// At most this many rows in one read transaction.
  package static let pageLimit = 256

  init(folder: String, gate: ReadGate) throws(JournalError) {
    do {
      database = try JournalFile.openForReading(folder: folder)
    } catch {
      throw JournalError(error, while: "open the journal for reading")
    }
    self.gate = gate
  }

  package func entries(after seq: Int64, limit: Int) throws(JournalError) -> [JournalEntry] {
    try read("read events") { try EventQueries.entries($0, after: seq, limit: min(limit, Self.pageLimit)) }
  }

  package func entries(at seqs: [Int64]) throws(JournalError) -> [JournalEntry] {
    try read("read events") { db in try seqs.compactMap { try EventQueries.entry(db, at: $0) } }
  }

  package func replays(id: Int64? = nil) throws(JournalError) -> [ReplayJob] {
    try read("look at replays") { try ReplayQueries.jobs($0, id: id) }
  }

  package func routing() throws(JournalError) -> KeptRouting {
    try read("read earlier configurations") { try ConfigurationQueries.routing($0) }
  }

  /// The first event received then or later, and the newest that there is.
  package func range(since: Instant, until: Instant?) throws(JournalError) -> (first: Int64, last: Int64) {
    try read("find where to begin") { try EventQueries.range($0, since: since, until: until) }
  }

  /// Those of a sink's deliveries in a range that are not plainly done, by their events.
  package func open(at sink: SinkName, in range: ClosedRange<Int64>) throws(JournalError) -> [Int64: DeliveryState] {
    try read("read deliveries") { try DeliveryQueries.open($0, at: sink, in: range) }
  }

  /// How far each sink has come.
  package func positions() throws(JournalError) -> [SinkName: Int64] {
    try read("read how far sinks are") { try DeliveryQueries.positions($0) }
  }

  /// Of the requests that events came with, what may be passed on.
  package func originals(_ seqs: [Int64]) throws(JournalError) -> [Int64: OriginalRequest] {
    try read("read requests") { db in
      try seqs.reduce(into: [:]) { found, seq in found[seq] = try EventQueries.original(db, at: seq) }
    }
  }

  package func events(_ filter: EventFilter) throws(JournalError) -> [StoredEvent] {
    try read("read events") { try EventQueries.events($0, filter) }
  }

  /// Rejected requests, the oldest after that number first.
  package func rejected(
    after id: Int64, source: String?, since: Instant?, limit: Int
  ) throws(JournalError) -> [RejectedRequest] {
    try read("read rejected requests") {
      try RejectionQueries.page($0, after: id, source: source, since: since, limit: limit)
    }
  }

  /// Which of some contents were stored since then, in short transactions.
  package func stored(_ wanted: [DedupeKey], since: Instant) throws(JournalError) -> StoredDigests {
    var digests = StoredDigests(wanted: wanted)
    var seq = try read("find where to begin") { try EventQueries.firstSeq($0, receivedFrom: since.microseconds) } - 1
    while true {
      let (found, begin) = (digests, seq)
      let (next, last) = try read("look for what is stored already") { db in
        var digests = found
        let last = try digests.look(db, after: begin, limit: Self.pageLimit * 16)
        return (digests, last)
      }
      digests = next
      guard let last else { return digests }
      seq = last
    }
  }

  /// The audit log's entries from that one on, as they were committed together.
  package func leaves(from index: Int64, limit: Int) throws(JournalError) -> [LeafQueries.Rows] {
    try read("read the audit log's entries") { try LeafQueries.rows($0, from: index, limit: limit) }
  }

  package func close() { try? database.close() }

  private func read<Result: Sendable>(
    _ attempt: String, _ body: @Sendable (Database) throws -> Result
  ) throws(JournalError) -> Result {
    do {
      return try gate.reading { try database.read(body) }
    } catch {
      throw JournalError(error, while: attempt)
    }
  }
}
