import GRDB
private import GRDBSQLite

/// Writes events' rows, bound straight from their bytes: GRDB's values would copy each, under the lock of the commit.
struct EventInsert {
  enum Value {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    static func text(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
    static func blob(_ bytes: [UInt8]?) -> Value { bytes.map { .blob($0) } ?? .null }
    static func integer(_ value: Int64?) -> Value { value.map { .integer($0) } ?? .null }
  }

  private static let sql = """
    INSERT INTO events(seq, id, received_at, source, kind, state, call, dedupe, parent, origin, verdict, key_id,
    address, method, target, reason, r, c, headers, body, record) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
    """

  private let statement: Statement

  init(_ db: Database) throws { statement = try db.cachedStatement(sql: Self.sql) }

  /// - Parameter values: in the order of the columns.
  func run(_ values: [Value], _ db: Database) throws {
    let handle = unsafe statement.sqliteStatement
    defer {
      unsafe sqlite3_reset(handle)
      unsafe sqlite3_clear_bindings(handle)
    }
    var position: Int32 = 0
    for value in values {
      position += 1
      try check(unsafe bind(value, position, handle), db)
    }
    try check(unsafe sqlite3_step(handle), db)
  }

  private func bind(_ value: Value, _ position: Int32, _ handle: OpaquePointer) -> Int32 {
    // SQLite takes a copy of its own: nothing of ours is to outlive the call.
    let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    switch value {
    case .null: return unsafe sqlite3_bind_null(handle, position)
    case .integer(let integer): return unsafe sqlite3_bind_int64(handle, position, integer)
    case .text(var text):
      return text.withUTF8 { utf8 in
        unsafe utf8.withMemoryRebound(to: CChar.self) { characters in
          unsafe sqlite3_bind_text(handle, position, characters.baseAddress, Int32(characters.count), copied)
        }
      }
    case .blob(let bytes):
      guard !bytes.isEmpty else { return unsafe sqlite3_bind_zeroblob(handle, position, 0) }
      return unsafe bytes.withUnsafeBytes { bytes in
        unsafe sqlite3_bind_blob64(handle, position, bytes.baseAddress, sqlite3_uint64(bytes.count), copied)
      }
    }
  }

  private func check(_ code: Int32, _ db: Database) throws {
    guard code != SQLITE_OK, code != SQLITE_DONE, code != SQLITE_ROW else { return }
    throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
  }
}
