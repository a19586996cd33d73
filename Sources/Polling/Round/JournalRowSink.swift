package import CallModel
package import EventJournal

/// Stores rows that are new or have changed, and keeps what they said. Rows that say what they said before cost a look each.
package actor JournalRowSink: PolledRowSink {
  private let source: String
  private let maker: PolledEventMaker
  private let journal: any Journal & PollStore
  private let now: @Sendable () -> Instant
  private let onStored: @Sendable (PollCounts) -> Void
  package private(set) var counts = PollCounts()

  /// Of the rows that were stored in this round, their keys.
  private var stored: Set<Int64> = []

  /// As many rows are stored at once.
  private static let batch = 256
  /// As many of the latest keys are remembered: two rows of one key seldom stand further apart.
  private static let storedLimit = 200_000

  /// - Parameter onStored: called after each batch with the counts so far.
  package init(
    source: String, maker: PolledEventMaker, journal: any Journal & PollStore, now: @escaping @Sendable () -> Instant,
    onStored: @escaping @Sendable (PollCounts) -> Void
  ) {
    self.source = source
    self.maker = maker
    self.journal = journal
    self.now = now
    self.onStored = onStored
  }

  package func store(_ rows: [PolledRow]) async throws(PollFailure) {
    var start = 0
    while start < rows.count {
      let end = min(start + Self.batch, rows.count)
      try await storeBatch(Array(rows[start..<end]))
      start = end
    }
  }

  package func changed(_ rows: [PolledRow]) async throws(PollFailure) -> [PolledRow] {
    let now = now()
    let made = rows.map { maker.make($0, at: now).mark }
    let known = try await known(made)
    return zip(rows, made).filter { Self.isFresh($0.1, known) }.map(\.0)
  }

  /// Lets rows be told once more, whatever they said last.
  func forget(_ keys: Set<String>, form: String) async throws(PollFailure) {
    do {
      try await journal.keep(
        keys.map { PolledRowMark(key: PolledEventMaker.key($0, form: form), digest: 0) }, of: source)
    } catch {
      throw PollFailure(.notStored, "\(error)")
    }
  }

  package func checkpoint(_ cursor: PollCursor) async throws(PollFailure) {
    do {
      try await journal.savePoll(of: source, cursor: cursor.json, finishedAt: nil)
    } catch {
      throw PollFailure(.notStored, "\(error)")
    }
  }

  private func storeBatch(_ rows: [PolledRow]) async throws(PollFailure) {
    let now = now()
    let made = Self.once(rows.map { maker.make($0, at: now) })
    let known = try await known(made.map(\.mark))
    counts.rows += rows.count
    let fresh = made.filter { Self.isFresh($0.mark, known) }
    do {
      try await append(toldApart(fresh, besides: made.filter { !Self.isFresh($0.mark, known) }))
      // Those that are as they were have been seen: they are not to be forgotten.
      let marks = made.flatMap { [$0.mark, $0.mark.apart] }
      try await journal.keep(marks.filter { known[$0.key] == $0.digest }, of: source)
    } catch {
      throw PollFailure(.notStored, "\(error)")
    }
    if stored.count + fresh.count > Self.storedLimit { stored = [] }
    stored.formUnion(fresh.map(\.mark.key))
    onStored(counts)
  }

  /// Rows that stand twice count once.
  private static func once(_ made: [PolledEventMaker.Made]) -> [PolledEventMaker.Made] {
    var seen: Set<PolledRowMark> = []
    return made.filter { seen.insert($0.mark).inserted }
  }

  /// Rows that have one key and say different things would take turns with each other in every round: all but one are
  /// known by what they say.
  private func toldApart(_ fresh: [PolledEventMaker.Made], besides others: [PolledEventMaker.Made]) -> [PolledEventMaker
    .Made]
  {
    var taken = Set(others.map(\.mark.key))
    return fresh.map { row in
      let isFree = taken.insert(row.mark.key).inserted && !stored.contains(row.mark.key)
      return isFree ? row : row.known(as: row.mark.apart)
    }
  }

  private static func isFresh(_ mark: PolledRowMark, _ known: [Int64: Int64]) -> Bool {
    known[mark.key] != mark.digest && known[mark.apart.key] != mark.digest
  }

  /// Events and the marks of their rows in one step: a crash between would store a row twice.
  private func append(_ made: [PolledEventMaker.Made]) async throws(JournalError) {
    guard !made.isEmpty else { return }
    do {
      try await journal.append(made.compactMap { maker.event($0) }, keeping: made.map(\.mark), of: source)
      for row in made {
        if row.parts.allSatisfy({ $0.state == .quarantined }) { counts.quarantined += 1 } else { counts.stored += 1 }
      }
    } catch {
      guard error.code == .unacceptable, made.count > 1 else { throw error }
      // One row's fault is not to be the others'.
      for row in made { try await append([row]) }
    }
  }

  /// Of rows that say something else than what their keys stand for, also whether they are known by what they say.
  private func known(_ marks: [PolledRowMark]) async throws(PollFailure) -> [Int64: Int64] {
    do {
      let known = try await journal.polledRows(marks.map(\.key), of: source)
      let others = marks.filter { known[$0.key] != $0.digest }.map(\.apart.key)
      return others.isEmpty ? known : known.merging(try await journal.polledRows(others, of: source)) { own, _ in own }
    } catch {
      throw PollFailure(.notStored, "\(error)")
    }
  }
}

/// What became of the rows of a round.
package struct PollCounts: Sendable, Hashable {
  /// Read, whether new or not.
  package var rows = 0
  package var stored = 0
  package var quarantined = 0

  package init() {}
}

extension PollCounts {
  static func + (a: PollCounts, b: PollCounts) -> PollCounts {
    var sum = a
    sum.rows += b.rows
    sum.stored += b.stored
    sum.quarantined += b.quarantined
    return sum
  }
}

extension PolledRowMark {
  /// Of a row that is known by what it says, since another has its key.
  var apart: PolledRowMark { PolledRowMark(key: key ^ digest, digest: digest) }
}
