private import Foundation
import TransparencyLog

/// Every signed head of a log that is at hand: the published one, the one that witnesses signed, the one beside the data.
struct KnownHeads {
  /// What the published pieces are for.
  let published: Checkpoint?
  private let all: [(place: String, head: Checkpoint)]

  init(folder: AuditFolder, keys: [NoteVerifier], headPath: String?) throws {
    var all: [(place: String, head: Checkpoint)] = []
    for place in [folder.checkpointPath, folder.witnessedPath, headPath].compactMap({ $0 }) {
      guard let head = try Self.head(at: place, keys) else { continue }
      all.append((place, head))
    }
    self.all = all
    published = all.first { $0.place == folder.checkpointPath }?.head
    if published == nil, let other = all.first {
      throw AuditVerification.Fault(
        index: nil,
        reason: "\(folder.checkpointPath) is missing, and \(other.place) has a head of \(other.head.size) entries")
    }
  }

  private static func head(at place: String, _ keys: [NoteVerifier]) throws -> Checkpoint? {
    do {
      guard let note = try AuditFolder.note(at: place) else { return nil }
      guard let own = keys.first else { throw LogError("no key is configured to check its signature with") }
      let head = try Checkpoint(note.text)
      guard head.origin == own.name else {
        throw LogError(
          "it is of \(head.origin), and the key here is \(own.name)'s: start the server to sign a first head")
      }
      _ = try note.verified(by: keys)
      return head
    } catch let error as LogError {
      throw AuditVerification.Fault(index: nil, reason: "\(place): \(error)")
    }
  }

  func check(journalSize size: Int64) throws {
    for (place, head) in all where head.size > size {
      throw AuditVerification.Fault(
        index: size,
        reason:
          "\(place) speaks of \(head.size) entries, and there are \(size): the journal is an older copy, or was cut")
    }
    for (place, head) in all where head.size == 0 && head.root != .empty {
      throw AuditVerification.Fault(index: nil, reason: "\(place) has a root for nothing")
    }
  }

  /// Where the tree has grown to a head's size, it has its root.
  func compare(_ tree: TiledTree) throws {
    for (place, head) in all where head.size == tree.size && head.root != tree.root {
      throw AuditVerification.Fault(
        index: Int64(tree.size - 1), reason: "the root signed in \(place) is another: an entry up to here was changed")
    }
  }
}
