import GRDB

/// The audit log's entries, and what they are of.
extension JournalArchive {
  /// How many entries the log has.
  package func logSize() throws(JournalError) -> Int64 {
    try read { try $0.tableExists("leaves") ? LeafQueries.size($0) : 0 }
  }

  package func leaves(from index: Int64, limit: Int) throws(JournalError) -> [LeafQueries.Rows] {
    try read { try LeafQueries.rows($0, from: index, limit: limit) }
  }

  /// Where an event's entry is, and the entry.
  package func entry(ofEvent seq: Int64) throws(JournalError) -> (index: Int64, bytes: [UInt8])? {
    try read { db in
      guard let index = try LeafQueries.index(db, ofEvent: seq) else { return nil }
      return try Self.entry(db, at: index)
    }
  }

  package func entry(at index: Int64) throws(JournalError) -> (index: Int64, bytes: [UInt8])? {
    try read { try Self.entry($0, at: index) }
  }

  private static func entry(_ db: Database, at index: Int64) throws -> (index: Int64, bytes: [UInt8])? {
    guard let row = try LeafQueries.rows(db, from: index, limit: 1).first, row.first <= index,
      index - row.first < row.entries.count
    else { return nil }
    return (index, row.entries[Int(index - row.first)])
  }

  /// What is stored of the events that entries are of, by number.
  package func events(ofEntries rows: [LeafQueries.Rows]) throws(JournalError) -> [Int64: StoredEvent] {
    guard let first = rows.lazy.compactMap(\.seq).first else { return [:] }
    var filter = EventFilter()
    filter.after = first &- 1
    filter.limit = rows.reduce(0) { $0 + ($1.seq == nil ? 0 : $1.entries.count) }
    return Dictionary(try events(filter).map { ($0.entry.seq, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// What an entry for rejected requests is made of.
  package func refusals(ofEntry index: Int64) throws(JournalError) -> [RefusalQueries.Refusal] {
    try read { try RefusalQueries.refusals($0, ofEntry: index) }
  }

  func loggedRefusals(before index: Int64) throws(JournalError) -> Int {
    try read { try RefusalQueries.logged($0, before: index) }
  }

  func unboundRejection() throws(JournalError) -> Int64? { try read { try RefusalQueries.unbound($0) } }

  /// The entry that a rejected request is under; nil where it has none yet.
  package func entry(ofRejected id: Int64) throws(JournalError) -> Int64? {
    try read { try $0.tableExists("refusals") ? RefusalQueries.entry($0, ofRejected: id) : nil }
  }

  /// How many events have a number within.
  func counts(of range: Range<Int64>) throws(JournalError) -> Int {
    try read {
      try Int.fetchOne(
        $0, sql: "SELECT count(*) FROM events WHERE seq >= ? AND seq < ?",
        arguments: [range.lowerBound, range.upperBound]) ?? 0
    }
  }

  /// An event whose number is not within, and not beyond a last one.
  func eventOutside(_ range: Range<Int64>, through last: Int64) throws(JournalError) -> Int64? {
    try read {
      try Int64.fetchOne(
        $0, sql: "SELECT seq FROM events WHERE seq < ? OR (seq >= ? AND seq <= ?) ORDER BY seq LIMIT 1",
        arguments: [range.lowerBound, range.upperBound, last])
    }
  }
}
