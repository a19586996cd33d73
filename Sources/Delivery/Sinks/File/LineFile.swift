import EventJournal
private import Foundation
private import Glibc

/// A file that lines are appended to. Closed with the object.
final class LineFile {
  private let descriptor: Int32
  private let path: String

  /// Opens or makes it. A last line without its end, as a crash leaves it, is cut off: it was never settled.
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
    self.descriptor = descriptor
    try cutTornLine()
    try Self.syncFolder(parent)
  }

  deinit { close(descriptor) }

  /// Whether the path still leads to this file: it may have been rotated away.
  var isInPlace: Bool {
    var here = stat()
    var there = stat()
    guard unsafe fstat(descriptor, &here) == 0, unsafe lstat(path, &there) == 0 else { return false }
    return here.st_ino == there.st_ino && here.st_dev == there.st_dev
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
