import GRDB
private import GRDBSQLite

/// Writes rows, bound straight from their bytes: GRDB's values, and SQLite's own copies, would be made under the lock
/// of the commit.
struct RowInsert {
  enum Value {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    static func text(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
    static func blob(_ bytes: [UInt8]?) -> Value { bytes.map { .blob($0) } ?? .null }
    static func integer(_ value: Int64?) -> Value { value.map { .integer($0) } ?? .null }
  }

  private let statement: Statement

  /// - Parameter sql: an INSERT without a result.
  init(_ sql: String, _ db: Database) throws { statement = try db.cachedStatement(sql: sql) }

  /// - Parameter values: in the order of the parameters, every one of them.
  /// - Returns: whether a row was written; not where the statement says what to do about a conflict.
  @discardableResult
  func run(_ values: [Value], _ db: Database) throws -> Bool {
    let handle = unsafe statement.sqliteStatement
    let before = db.totalChangesCount
    let code = unsafe step(values, from: 0, handle)
    // What is bound points at bytes that are ours, and gone from here on.
    unsafe sqlite3_reset(handle)
    unsafe sqlite3_clear_bindings(handle)
    guard code == SQLITE_DONE else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
    }
    return db.totalChangesCount != before
  }

  /// Binds the values from that index on, each within the closure that lends its bytes, and runs the statement in the
  /// innermost: so nothing is copied, and no pointer outlives its bytes.
  private func step(_ values: [Value], from index: Int, _ handle: OpaquePointer) -> Int32 {
    guard index < values.count else { return unsafe sqlite3_step(handle) }
    let position = Int32(index + 1)
    var code = SQLITE_OK
    switch values[index] {
    case .null: break
    case .integer(let integer): code = unsafe sqlite3_bind_int64(handle, position, integer)
    case .text(var text):
      return text.withUTF8 { utf8 in
        unsafe utf8.withMemoryRebound(to: CChar.self) { characters in
          let bound = unsafe sqlite3_bind_text(handle, position, characters.baseAddress, Int32(characters.count), nil)
          return bound == SQLITE_OK ? unsafe step(values, from: index + 1, handle) : bound
        }
      }
    case .blob(let bytes) where bytes.isEmpty: code = unsafe sqlite3_bind_zeroblob(handle, position, 0)
    case .blob(let bytes):
      return unsafe bytes.withUnsafeBytes { bytes in
        let bound = unsafe sqlite3_bind_blob64(
          handle, position, bytes.baseAddress, sqlite3_uint64(bytes.count), nil)
        return bound == SQLITE_OK ? unsafe step(values, from: index + 1, handle) : bound
      }
    }
    return code == SQLITE_OK ? unsafe step(values, from: index + 1, handle) : code
  }
}
