private import Foundation
private import Glibc

/// Files that are there whole or not at all, also after the power failed.
package enum DurableFile {
  /// Writes beside, syncs, renames. The name is durable once its folder is synced.
  /// - Parameter mode: for a file that was not there.
  package static func replace(_ path: String, with bytes: [UInt8], mode: UInt32 = 0o644) throws(JournalError) {
    try stage(path, bytes, mode: mode)
    try place(path)
  }

  /// Writes beside. Of many files that are staged first and put in place then, the first sync does most of the work.
  static func stage(_ path: String, _ bytes: [UInt8], mode: UInt32 = 0o644) throws(JournalError) {
    let new = path + ".new"
    // What a process that was killed has left, or somebody else has put there, is not written into.
    unsafe unlink(new)
    let descriptor = unsafe open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else { throw fault("make", new) }
    defer { close(descriptor) }
    do throws(JournalError) {
      try write(bytes, to: descriptor, new)
    } catch {
      unsafe unlink(new)
      throw error
    }
  }

  /// Syncs what was staged, and gives it its name.
  static func place(_ path: String) throws(JournalError) {
    let new = path + ".new"
    let descriptor = unsafe open(new, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw fault("open", new) }
    let isSynced = fsync(descriptor) == 0
    close(descriptor)
    guard isSynced else { throw fault("sync", new) }
    guard unsafe rename(new, path) == 0 else { throw fault("replace", path) }
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(JournalError) {
    var done = 0
    while done < bytes.count {
      let written = unsafe bytes[done...].withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard written > 0 else {
        if written < 0, errno == EINTR { continue }
        throw fault("write", path)
      }
      done += written
    }
  }

  /// Makes what was renamed within a folder durable.
  package static func syncFolder(_ path: String) throws(JournalError) {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw fault("open", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw fault("sync", path) }
  }

  /// Makes a folder, and those above it, and their names durable.
  package static func makeFolder(_ path: String) throws(JournalError) {
    var missing: [String] = []
    var folder = path
    while !FileManager.default.fileExists(atPath: folder) {
      missing.append(folder)
      folder = self.folder(of: folder)
    }
    for folder in missing.reversed() {
      guard unsafe mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw fault("make the folder", folder) }
      try syncFolder(self.folder(of: folder))
    }
  }

  /// The folder that a file is in; `.` for a bare name.
  package static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// - Returns: nil where there is no such file, or it is longer than `limit`.
  package static func read(_ path: String, limit: Int) -> [UInt8]? {
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? handle.close() }
    do {
      // At the end of an empty file there is nothing, which is not an error.
      let data = try handle.read(upToCount: limit + 1) ?? Data()
      return data.count <= limit ? [UInt8](data) : nil
    } catch {
      return nil
    }
  }

  private static func fault(_ attempt: String, _ path: String) -> JournalError {
    let code: JournalError.Code = errno == ENOSPC || errno == EDQUOT ? .full : .broken
    return JournalError(code, "cannot \(attempt) \(path): \(SystemError.last)")
  }
}
