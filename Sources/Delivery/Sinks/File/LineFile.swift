import EventJournal
private import Foundation
private import Glibc

/// A file that lines are appended to. Closed with the object.
final class LineFile {
  private let descriptor: Int32
  private let path: String
  let identity: FileIdentity

  /// Opens or makes it, and locks it (flock(2)). A last line without its end, as a crash leaves it, is cut off: it was never settled.
  init(path: String) throws(SinkUnavailable) {
    self.path = path
    let parent = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    do {
      if !parent.isEmpty { try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true) }
    } catch {
      throw SinkUnavailable("cannot make the folder \(parent)")
    }
    // A link in the file's place might lead anywhere.
    let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else { throw SinkUnavailable("cannot open \(path): \(SystemError.last)") }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let reason = SystemError.last
      Glibc.close(descriptor)
      throw SinkUnavailable("cannot look at \(path): \(reason)")
    }
    // What is cut off after a crash is this sink's own: two writers would take each other's lines.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      Glibc.close(descriptor)
      throw SinkUnavailable("another sink or program holds \(path): give each sink a file of its own")
    }
    self.descriptor = descriptor
    identity = FileIdentity(status)
    try cutTornLine()
    try Self.syncFolder(parent)
  }

  deinit { close(descriptor) }

  /// Whether the path still leads to this file: it may have been rotated away.
  var isInPlace: Bool {
    var here = stat()
    var there = stat()
    guard unsafe fstat(descriptor, &here) == 0, unsafe lstat(path, &there) == 0 else { return false }
    return FileIdentity(here) == FileIdentity(there)
  }

  /// In bytes.
  func size() throws(SinkUnavailable) -> Int64 {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw SinkUnavailable("cannot look at \(path): \(SystemError.last)")
    }
    return Int64(status.st_size)
  }

  /// Whether these are its first bytes.
  func begins(with bytes: [UInt8]) -> Bool {
    var found = [UInt8](repeating: 0, count: bytes.count)
    return unsafe pread(descriptor, &found, found.count, 0) == bytes.count && found == bytes
  }

  /// What is cut off a file is kept beside it: where the journal was put back from an older copy, it stands nowhere else.
  static let asideSuffix = ".cut"

  /// Lets go of what lies beyond that many bytes, and keeps it in a file beside this one.
  /// - Returns: how many bytes that were.
  @discardableResult
  func cut(to size: Int64) throws(SinkUnavailable) -> Int64 {
    let surplus = try self.size() - size
    guard surplus > 0 else { return 0 }
    try putAside(from: size)
    guard ftruncate(descriptor, off_t(size)) == 0, fsync(descriptor) == 0 else {
      throw SinkUnavailable("cannot cut \(path) to what is settled: \(SystemError.last)")
    }
    return surplus
  }

  private func putAside(from start: Int64) throws(SinkUnavailable) {
    let asidePath = path + Self.asideSuffix
    let aside = unsafe Glibc.open(asidePath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard aside >= 0 else { throw SinkUnavailable("cannot open \(asidePath): \(SystemError.last)") }
    defer { close(aside) }
    var block = [UInt8](repeating: 0, count: 65_536)
    var at = off_t(start)
    while true {
      let count = unsafe pread(descriptor, &block, block.count, at)
      guard count >= 0 else { throw SinkUnavailable("cannot read \(path): \(SystemError.last)") }
      if count == 0 { break }
      guard unsafe write(aside, block, count) == count else {
        throw SinkUnavailable("cannot write to \(asidePath): \(SystemError.last)")
      }
      at += off_t(count)
    }
    guard fsync(aside) == 0 else { throw SinkUnavailable("cannot sync \(asidePath): \(SystemError.last)") }
  }

  /// Lets go of what a file holds beyond its position, as ``cut(to:)``.
  /// - Returns: how many bytes that were; nil where that file is no longer there, or another took its place.
  static func cut(_ position: FilePosition) throws(SinkUnavailable) -> Int64? {
    var status = stat()
    guard unsafe lstat(position.path, &status) == 0, FileIdentity(status) == position.identity else { return nil }
    return try LineFile(path: position.path).cut(to: position.size)
  }

  /// Whole or not at all: what was written of a failed append is cut off again.
  func append(_ bytes: [UInt8]) throws(SinkUnavailable) {
    let start = lseek(descriptor, 0, SEEK_END)
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe write(descriptor, buffer.baseAddress.map { unsafe $0 + written }, bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let reason = SystemError.last
        if start >= 0 { _ = ftruncate(descriptor, start) }
        throw SinkUnavailable("cannot write to \(path): \(reason)")
      }
      written += count
    }
    guard fdatasync(descriptor) == 0 else {
      let reason = SystemError.last
      if start >= 0 { _ = ftruncate(descriptor, start) }
      throw SinkUnavailable("cannot sync \(path): \(reason)")
    }
  }

  private func cutTornLine() throws(SinkUnavailable) {
    var end = lseek(descriptor, 0, SEEK_END)
    let size = end
    var block = [UInt8](repeating: 0, count: 65_536)
    while end > 0 {
      let from = max(0, end - off_t(block.count))
      let count = unsafe pread(descriptor, &block, Int(end - from), from)
      guard count == Int(end - from) else { throw SinkUnavailable("cannot read \(path): \(SystemError.last)") }
      if let last = block[..<count].lastIndex(of: UInt8(ascii: "\n")) {
        end = from + off_t(last) + 1
        break
      }
      end = from
    }
    if end < size, ftruncate(descriptor, end) != 0 {
      throw SinkUnavailable("cannot cut a torn line off \(path): \(SystemError.last)")
    }
  }

  /// A new file's name is durable once its folder is.
  private static func syncFolder(_ path: String) throws(SinkUnavailable) {
    let folder = unsafe Glibc.open(path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw SinkUnavailable("cannot open \(path): \(SystemError.last)") }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw SinkUnavailable("cannot sync \(path): \(SystemError.last)") }
  }
}

extension FileIdentity {
  fileprivate init(_ status: stat) {
    self.init(
      device: Int64(truncatingIfNeeded: status.st_dev), inode: Int64(truncatingIfNeeded: status.st_ino))
  }
}
