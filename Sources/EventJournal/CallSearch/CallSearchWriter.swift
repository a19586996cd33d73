import CallModel
import Foundation
import GRDB

/// Writes calls into the search index, within its caller's transaction.
struct CallSearchWriter {
  let db: Database
  private var names: [String: Int64]

  init(_ db: Database) throws {
    self.db = db
    names = [:]
    for row in try Row.fetchAll(db, sql: "SELECT n, name FROM names") { names[row[1]] = row[0] }
  }

  mutating func put(_ changed: ChangedCall) throws {
    let (call, source) = (changed.record, changed.source)
    let id = Data(call.id.bits.bytes)
    let words = CallWords(call)
    let known = try db.cachedStatement(sql: "SELECT n, source, started FROM calls WHERE id = ?")
    if let row = try Row.fetchOne(known, arguments: [id]) {
      let (old, oldSource): (Int64, Int64) = (row[0], row[1])
      try remove(old)
      // Where its first event is gone by now, it is still of the source that it was of.
      let isFirstGone = changed.heardAt == nil
      let source = isFirstGone ? names.first { $0.value == oldSource }?.key ?? source : source
      try insert(changed, id, source, at: old, heardAt: isFirstGone ? row[2] : nil, words)
    } else {
      let next = (try Int64.fetchOne(db, cachedSQL: "SELECT max(n) FROM calls", arguments: []) ?? 0) + 1
      try insert(changed, id, source, at: next, words)
    }
  }

  mutating func remove(id: CallID) throws {
    let found = try Int64.fetchOne(
      db, cachedSQL: "SELECT n FROM calls WHERE id = ?", arguments: [Data(id.bits.bytes)])
    if let found { try remove(found) }
  }

  private func remove(_ n: Int64) throws {
    // An index without content has to be told what it held.
    if let record = try Data.fetchOne(db, cachedSQL: "SELECT record FROM calls WHERE n = ?", arguments: [n]),
      let call = CallRecord(json: [UInt8](record))
    {
      try db.cachedStatement(sql: "INSERT INTO texts(texts, rowid, text) VALUES('delete', ?, ?)")
        .execute(arguments: [n, CallWords(call).document])
    }
    for table in ["words", "backwards"] {
      try db.cachedStatement(sql: "DELETE FROM \(table) WHERE call = ?").execute(arguments: [n])
    }
    try db.cachedStatement(sql: "DELETE FROM calls WHERE n = ?").execute(arguments: [n])
  }

  private mutating func insert(
    _ changed: ChangedCall, _ id: Data, _ source: String, at n: Int64, heardAt: Int64? = nil, _ words: CallWords
  ) throws {
    let call = changed.record
    try db.cachedStatement(
      sql: """
        INSERT INTO calls(n, id, revision, started, source, provider, direction, status, media, flags, talk, record)
        VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      n, id, call.revision ?? 0,
      call.startedAt?.microseconds ?? heardAt ?? (changed.heardAt ?? call.observedAt).microseconds,
      try number(of: source),
      Self.code(call.provider), Self.code(call.direction), Self.code(call.status),
      call.mediaType.map { Self.code($0) } ?? Self.code(MediaType.unknown), Self.flags(call).rawValue,
      call.talkDuration?.milliseconds, Data(call.json()),
    ])
    for word in words.all {
      try db.cachedStatement(sql: "INSERT INTO words(kind, text, call) VALUES(?, ?, ?)")
        .execute(arguments: [word.kind.rawValue, word.text, n])
      guard word.kind.isNumber || word.kind.isName else { continue }
      try db.cachedStatement(sql: "INSERT INTO backwards(kind, text, call) VALUES(?, ?, ?)")
        .execute(arguments: [word.kind.rawValue, CallWords.backwards(word.text), n])
    }
    try db.cachedStatement(sql: "INSERT INTO texts(rowid, text) VALUES(?, ?)")
      .execute(arguments: [n, words.document])
  }

  private mutating func number(of name: String) throws -> Int64 {
    if let known = names[name] { return known }
    try db.execute(sql: "INSERT INTO names(name) VALUES(?)", arguments: [name])
    names[name] = db.lastInsertedRowID
    return db.lastInsertedRowID
  }

  private static func flags(_ call: CallRecord) -> CallFlags {
    var flags: CallFlags = []
    if call.deletedAt != nil { flags.insert(.deleted) }
    // One that has ended may still change: it is not under way.
    let goesOn = !call.isFinal && !call.status.isFinal && call.endedAt == nil
    if goesOn, call.status != .unknown, call.deletedAt == nil { flags.insert(.active) }
    if call.missed { flags.insert(.missed) }
    if call.isRead == false { flags.insert(.unread) }
    if !call.recordings.isEmpty { flags.insert(.recorded) }
    return flags
  }

  /// A word's place among its kind.
  static func code<Word: CaseIterable & Equatable>(_ word: Word) -> Int {
    for (place, other) in Word.allCases.enumerated() where other == word { return place }
    return -1
  }
}

extension DatabaseValueConvertible where Self: StatementColumnConvertible {
  /// By a statement that is kept.
  fileprivate static func fetchOne(_ db: Database, cachedSQL sql: String, arguments: StatementArguments) throws -> Self?
  {
    try fetchOne(try db.cachedStatement(sql: sql), arguments: arguments)
  }
}
