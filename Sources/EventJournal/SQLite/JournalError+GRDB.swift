import GRDB

extension JournalError {
  /// What an SQLite error means for the journal. Only the code is taken over: the message may quote data.
  init(_ error: any Error, while attempt: String) {
    if let error = error as? JournalError {
      self = error
      return
    }
    guard let error = error as? DatabaseError else {
      self.init(.broken, "cannot \(attempt): \(type(of: error))")
      return
    }
    let code: Code =
      switch error.resultCode {
      case .SQLITE_FULL, .SQLITE_BUSY, .SQLITE_LOCKED: .full
      case .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CANTOPEN, .SQLITE_PROTOCOL, .SQLITE_READONLY: .broken
      default: .unacceptable
      }
    self.init(code, "cannot \(attempt): \(error.extendedResultCode)")
  }
}
