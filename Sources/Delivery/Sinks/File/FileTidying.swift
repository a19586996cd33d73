private import CRename
import CallModel
import EventJournal
private import Glibc

/// Closes files, compresses what is closed, and lets go of what is kept no longer. Each step may be repeated after a crash.
struct FileTidying {
  let rotation: Rotation

  /// Gives a file its closed name: nothing that stood there before is lost.
  /// - Returns: nil where the file is gone.
  func close(_ path: String, at now: Instant) throws(SinkUnavailable) -> ClosedFile? {
    for attempt in 0..<1_000 {
      let name = Rotation.name(path, at: now, attempt: attempt)
      // One that was compressed has its name still.
      if unsafe access(name + GzipFile.suffix, F_OK) == 0 { continue }
      // In one step, and never over what is there.
      if unsafe rename_without_replacing(path, name) == 0 {
        return ClosedFile(path: name, closedAt: now, isCompressed: false)
      }
      switch errno {
      case EEXIST: continue
      case ENOENT: return nil
      default: throw SinkUnavailable("cannot rename \(path) to \(name): \(SystemError.last)")
      }
    }
    throw SinkUnavailable("there are a thousand closed files of \(path) of this second")
  }

  /// - Returns: the closed files that there are afterwards.
  func tidy(_ closed: [ClosedFile], at now: Instant) throws(SinkUnavailable) -> [ClosedFile] {
    var kept: [ClosedFile] = []
    let outlived = rotation.outlived(closed, at: now)
    for file in closed {
      var file = file
      if outlived.contains(file) {
        guard unsafe unlink(file.path) == 0 || errno == ENOENT else {
          throw SinkUnavailable("cannot remove \(file.path): \(SystemError.last)")
        }
        continue
      }
      if rotation.compresses, !file.isCompressed {
        file.path = try GzipFile.compress(file.path) ?? file.path + GzipFile.suffix
        file.isCompressed = true
      }
      kept.append(file)
    }
    return kept
  }
}
