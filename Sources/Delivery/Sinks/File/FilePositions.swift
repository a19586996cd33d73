import CallModel
import EventJournal
import StrictJSON

/// What a file sink remembers of its files, as the journal keeps it: how far each is settled, and which are closed. Part of
/// the settle that notes what was delivered.
struct FilePositions: Sendable, Hashable {
  private(set) var byPath: [String: FilePosition] = [:]
  /// The oldest first.
  var closed: [ClosedFile] = []

  /// Begins each state, so that another sink's is not taken for one.
  private static let format = "files/1"

  init() {}

  /// - Returns: nil where the state is of something else.
  init?(_ state: SinkState) {
    guard let root = (try? JSONDocument(parsing: state.bytes))?.root, root["format"]?.string == Self.format,
      let files = root["files"]
    else { return nil }
    for file in files.elements {
      guard let path = file["path"]?.string, let device = file["device"]?.int, let inode = file["inode"]?.int,
        let size = file["size"]?.int, size >= 0
      else { return nil }
      self[path] = FilePosition(
        path: path, identity: FileIdentity(device: Int64(device), inode: Int64(inode)), size: Int64(size),
        begun: Instant(microseconds: file["begun"]?.int.map(Int64.init) ?? 0))
    }
    for file in root["closed"].map({ Array($0.elements) }) ?? [] {
      guard let path = file["path"]?.string, let at = file["at"]?.int, let isCompressed = file["compressed"]?.bool
      else {
        return nil
      }
      closed.append(
        ClosedFile(path: path, closedAt: Instant(microseconds: Int64(at)), isCompressed: isCompressed))
    }
  }

  subscript(path: String) -> FilePosition? {
    get { byPath[path] }
    set { byPath[path] = newValue }
  }

  var state: SinkState {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member(literal: "format", Self.format)
    writer.list("files", byPath.values.sorted { $0.path < $1.path }) { position, writer in
      writer.beginObject()
      writer.member(literal: "path", position.path)
      writer.member("device", Int(position.identity.device))
      writer.member("inode", Int(position.identity.inode))
      writer.member("size", Int(position.size))
      writer.member("begun", Int(position.begun.microseconds))
      writer.endObject()
    }
    if byPath.isEmpty {
      writer.key(literal: "files")
      writer.beginArray()
      writer.endArray()
    }
    writer.list("closed", closed) { file, writer in
      writer.beginObject()
      writer.member(literal: "path", file.path)
      writer.member("at", Int(file.closedAt.microseconds))
      writer.member("compressed", file.isCompressed)
      writer.endObject()
    }
    writer.endObject()
    return SinkState(writer.bytes)
  }
}
