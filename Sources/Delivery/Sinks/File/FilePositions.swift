import EventJournal
import StrictJSON

/// The positions of a file sink's files, as the journal keeps them: part of the settle that notes what was delivered.
struct FilePositions: Sendable, Hashable {
  private(set) var byPath: [String: FilePosition] = [:]

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
        path: path, identity: FileIdentity(device: Int64(device), inode: Int64(inode)), size: Int64(size))
    }
  }

  subscript(path: String) -> FilePosition? {
    get { byPath[path] }
    set { byPath[path] = newValue }
  }

  var state: SinkState {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("format")
    writer.string(Self.format)
    writer.key("files")
    writer.beginArray()
    for position in byPath.values.sorted(by: { $0.path < $1.path }) {
      writer.beginObject()
      writer.key("path")
      writer.string(position.path)
      writer.key("device")
      writer.integer(Int(position.identity.device))
      writer.key("inode")
      writer.integer(Int(position.identity.inode))
      writer.key("size")
      writer.integer(Int(position.size))
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return SinkState(writer.bytes)
  }
}
