import CallModel
import Foundation
import GRDB
import TransparencyLog

/// One batch on its way into the file. Holds what will be true once it is committed; until then nothing else changes.
struct AppendTransaction {
  struct Seen {
    let seq: Int64
    let digest: [UInt8]
    let receivedAt: Int64
    let id: EventID
  }

  private let fingerprints: FingerprintTable
  private let window: Int64
  private let horizon: Int64
  private(set) var lastSeq: Int64
  private(set) var outcomes: [AppendOutcome] = []
  private(set) var entries: [JournalEntry] = []
  /// By fingerprint, the latest of this batch.
  private(set) var seen: [UInt64: Seen] = [:]
  private(set) var bytes = 0
  /// Whether anything was written, be it without an event.
  private(set) var hasChanges = false
  /// Fingerprints of the last events, 0 for none, that are not yet in their table.
  private(set) var unwritten: UnwrittenFingerprints

  /// When each key proved something last.
  private(set) var keyUses: [KeyUse: Int64] = [:]

  /// The entries of the audit log, and how many.
  private var leaves: [UInt8] = []
  private var leafCount = 0
  private(set) var logSize: Int64
  private let firstSeq: Int64

  /// Looked up once a batch.
  private var insertion: RowInsert?

  init(
    fingerprints: FingerprintTable, unwritten: UnwrittenFingerprints, lastSeq: Int64, logSize: Int64, window: Int64,
    horizon: Int64
  ) {
    firstSeq = lastSeq + 1
    self.logSize = logSize
    self.fingerprints = fingerprints
    self.unwritten = unwritten
    self.window = window
    self.horizon = horizon
    self.lastSeq = lastSeq
  }

  mutating func append(_ event: IncomingEvent, _ db: Database) throws {
    if let rejection = event.rejection {
      try db.execute(sql: "DELETE FROM rejected WHERE id = ?", arguments: [rejection])
      hasChanges = true
      // Somebody was faster, or it was too old to be kept: it is not readmitted twice.
      guard db.changesCount == 1 else {
        outcomes.append(.duplicate(of: 0, id: event.parts[0].id))
        return
      }
    }
    if let earlier = try duplicate(event, db) {
      outcomes.append(.duplicate(of: earlier.seq, id: earlier.id))
      return
    }
    if let origin = event.origin, event.kind == .renormalised {
      try db.execute(
        sql: "UPDATE events SET state = ? WHERE seq = ? AND state = ?",
        arguments: [EventState.mended.rawValue, origin, EventState.quarantined.rawValue])
      // Somebody was faster: it stays mended once.
      guard db.changesCount == 1 else {
        outcomes.append(.duplicate(of: origin, id: event.parts[0].id))
        return
      }
    }
    let first = lastSeq + 1
    for (index, part) in event.parts.enumerated() { try insert(part, index, of: event, first: first, db) }
    if let replay = event.replay { try remember(replay, event, first, db) }
    note(event)
    hasChanges = true
    outcomes.append(.stored(seq: first, id: event.parts[0].id))
  }

  private mutating func remember(_ replay: DedupeKey, _ event: IncomingEvent, _ seq: Int64, _ db: Database) throws {
    let receivedAt = event.request.receivedAt.microseconds
    try db.cachedStatement(sql: "INSERT INTO replays(seq, received_at, key) VALUES(?, ?, ?)")
      .execute(arguments: [seq, receivedAt, Int64(bitPattern: replay.fingerprint)])
    seen[replay.fingerprint] = Seen(seq: seq, digest: replay.digest, receivedAt: receivedAt, id: event.parts[0].id)
  }

  private mutating func note(_ event: IncomingEvent) {
    guard let keyID = event.keyID else { return }
    let use = KeyUse(source: event.source, keyID: keyID)
    keyUses[use] = max(keyUses[use] ?? .min, event.request.receivedAt.microseconds)
  }

  /// Writes the entries of the audit log; and the fingerprints once there are enough: a page of their own for every batch
  /// would be a waste.
  mutating func finish(_ db: Database) throws {
    if leafCount > 0 {
      try LeafQueries.insert(db, first: logSize, seq: firstSeq, count: leafCount, bundle: leaves)
      logSize += Int64(leafCount)
    }
    guard unwritten.keys.count >= UnwrittenFingerprints.enough else { return }
    try db.cachedStatement(sql: "INSERT INTO fingerprints(first_seq, received_at, keys) VALUES(?, ?, ?)")
      .execute(arguments: [unwritten.firstSeq, unwritten.receivedAt, Data(FingerprintRow.bytes(unwritten.keys))])
    unwritten = UnwrittenFingerprints()
  }

  private static let insertion = """
    INSERT INTO events(seq, id, received_at, source, kind, state, call, dedupe, parent, origin, verdict, key_id,
    address, method, target, reason, r, c, headers, body, record) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
    """

  private mutating func insert(_ part: EventPart, _ index: Int, of event: IncomingEvent, first: Int64, _ db: Database)
    throws
  {
    lastSeq += 1
    let receivedAt = event.request.receivedAt
    // The request is kept once, with its first event.
    let isFirst = index == 0
    let seen = EventSeal.remembered(part, isFirst: isFirst, event.dedupe)
    let seal = event.seals[index]
    let values: [RowInsert.Value] = [
      .integer(lastSeq), .blob(part.id.bits.bytes), .integer(receivedAt.microseconds), .text(event.source),
      .integer(Int64(event.kind.rawValue)), .integer(Int64(part.state.rawValue)), .blob(part.call?.bits.bytes),
      .blob(seal.dedupe), isFirst ? .null : .integer(first),
      .integer(event.origin), .text(event.verdict), .text(event.keyID), .text(event.request.remoteAddress),
      .text(event.request.method), .text(event.request.target), .text(part.reason), .blob(seal.commitment.r),
      .blob(seal.commitment.c), .blob(isFirst ? event.headers.bytes : nil), .blob(isFirst ? event.request.body : nil),
      .blob(part.record),
    ]
    let insertion = try self.insertion ?? RowInsert(Self.insertion, db)
    self.insertion = insertion
    try insertion.run(values, db)
    EntryBundle.append(seal.leaf, to: &leaves)
    leafCount += 1
    entries.append(
      JournalEntry(
        seq: lastSeq, id: part.id, receivedAt: receivedAt, source: event.source, call: part.call, record: part.record))
    unwritten.append(seen?.fingerprint ?? 0, seq: lastSeq, receivedAt: receivedAt.microseconds)
    bytes += isFirst ? event.size : 512
    if let seen {
      self.seen[seen.fingerprint] = Seen(
        seq: lastSeq, digest: seen.digest, receivedAt: receivedAt.microseconds, id: part.id)
    }
  }

  private func duplicate(_ event: IncomingEvent, _ db: Database) throws -> Seen? {
    guard event.kind == .received || event.kind == .readmitted else { return nil }
    for key in [event.dedupe, event.replay] {
      guard let key, let earlier = try seen(key, db), earlier.digest == key.digest else { continue }
      let limit = key.scope == .content ? window : horizon
      if abs(event.request.receivedAt.microseconds - earlier.receivedAt) <= limit { return earlier }
    }
    return nil
  }

  private func seen(_ dedupe: DedupeKey, _ db: Database) throws -> Seen? {
    if let here = seen[dedupe.fingerprint] { return here }
    guard let seq = fingerprints.seq(of: dedupe.fingerprint) else { return nil }
    let statement = try db.cachedStatement(sql: "SELECT dedupe, received_at, id FROM events WHERE seq = ?")
    guard let row = try Row.fetchOne(statement, arguments: [seq]),
      let digest = EventQueries.bytes(row[0]).map({ dedupe.digest(in: $0) }),
      let id = EventQueries.bytes(row[2]).flatMap({ UUIDBits($0) })
    else { return nil }
    return Seen(seq: seq, digest: digest, receivedAt: row[1], id: EventID(bits: id))
  }
}
