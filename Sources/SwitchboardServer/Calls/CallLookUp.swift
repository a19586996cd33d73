import CallModel
import EventJournal
import Synchronization

/// Looks calls up on threads of its own: a long look blocks no one else's.
actor CallLookUp {
  private let executor = QueueExecutor(label: "calls.lookup")
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  private let folder: String
  private var reader: CallSearchReader?

  init(folder: String) { self.folder = folder }

  func list(_ query: CallQuery) throws -> CallSearchReader.Page { try open().list(query) }
  func count(_ query: CallQuery) throws -> Int { try open().count(query) }
  func call(_ id: CallID) throws -> CallRecord? { try open().call(id) }

  func events(of id: CallID) throws -> [StoredEvent]? {
    let archive = try JournalArchive(folder: folder)
    defer { archive.close() }
    guard let (_, numbers) = try archive.call(id) else { return nil }
    return try numbers.suffix(1_000).compactMap { try archive.event(at: $0) }
  }

  private func open() throws -> CallSearchReader {
    // An index that was made anew is another file.
    if let reader, !reader.isReplaced { return reader }
    close()
    let made = try CallSearchReader(folder: folder)
    reader = made
    return made
  }

  func close() {
    reader?.close()
    reader = nil
  }
}
