import EventJournal
private import Foundation
import Glibc

/// Writes files that must not be half there.
enum NewFile {
  /// Makes a file with its mode from the first moment; never follows or replaces what is there.
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws {
    let folder = Paths.folder(of: path)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(.cannotCreate, "cannot make the folder \(folder)")
    }
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw Failure(.cannotCreate, "cannot make \(path): \(SystemError.last)") }
    defer { close(descriptor) }
    let written = unsafe Glibc.write(descriptor, bytes, bytes.count)
    guard written == bytes.count, fsync(descriptor) == 0 else {
      unsafe unlink(path)
      throw Failure(.inputOutput, "cannot write \(path): \(SystemError.last)")
    }
  }

  /// Puts a new text in the place of an old one, whole or not at all.
  static func replace(_ path: String, with bytes: [UInt8]) throws {
    var information = stat()
    let mode = unsafe stat(path, &information) == 0 ? information.st_mode & 0o777 : 0o644
    do {
      try DurableFile.replace(path, with: bytes, mode: mode)
    } catch {
      throw Failure(.inputOutput, error.context)
    }
  }
}
