import Admin
import EventJournal
import TransparencyLog

/// The audit log's files for the admin port, read off the event loops.
actor AuditFiles: PublishedFiles {
  private let executor = QueueExecutor(label: "audit.files")
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  private let folder: AuditFolder

  init(folder: AuditFolder) { self.folder = folder }

  func file(_ path: String) -> PublishedFile? {
    switch path {
    case "checkpoint": text(at: folder.checkpointPath)
    case "checkpoint.witnessed": text(at: folder.witnessedPath)
    case "vkey": text(at: folder.keysPath)
    default:
      // Only what is spelled as a piece of a log: nothing else can be reached.
      TileAddress(path).flatMap { try? folder.tile($0) }.map {
        PublishedFile(bytes: $0, contentType: "application/octet-stream", isImmutable: true)
      }
    }
  }

  private func text(at path: String) -> PublishedFile? {
    DurableFile.read(path, limit: SignedNote.sizeLimit).map {
      PublishedFile(bytes: $0, contentType: "text/plain; charset=utf-8", isImmutable: false)
    }
  }
}
