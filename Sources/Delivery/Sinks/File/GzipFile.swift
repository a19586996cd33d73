private import CRename
private import CZlib
import EventJournal
private import Glibc

/// Compresses a closed file (RFC 1952): the file is there whole under one of its two names at any moment.
enum GzipFile {
  static let suffix = ".gz"
  /// What is being made.
  private static let partSuffix = ".gz.part"

  /// - Returns: where the compressed file is: a name that nothing stood under. Nil where the file is gone.
  static func compress(_ path: String) throws(SinkUnavailable) -> String? {
    let source = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard source >= 0 else {
      if errno == ENOENT { return nil }
      throw SinkUnavailable("cannot open \(path): \(SystemError.last)")
    }
    defer { close(source) }
    // A crash came between the last two steps.
    if try isWhole(path + suffix, of: source, path) {
      guard unsafe unlink(path) == 0 else { throw SinkUnavailable("cannot remove \(path): \(SystemError.last)") }
      return path + suffix
    }
    let part = path + partSuffix
    unsafe unlink(part)
    let target = unsafe open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard target >= 0 else { throw SinkUnavailable("cannot open \(part): \(SystemError.last)") }
    defer { close(target) }
    try copy(source, to: target, path)
    guard fsync(target) == 0 else { throw SinkUnavailable("cannot sync \(part): \(SystemError.last)") }
    let name = try place(part, path)
    guard unsafe unlink(path) == 0 else { throw SinkUnavailable("cannot remove \(path): \(SystemError.last)") }
    return name
  }

  private static func copy(_ source: Int32, to target: Int32, _ path: String) throws(SinkUnavailable) {
    // The library closes the descriptor that it is given.
    guard let stream = unsafe gzdopen(dup(target), "wb6") else { throw SinkUnavailable("cannot compress \(path)") }
    var block = [UInt8](repeating: 0, count: 65_536)
    var failure: String?
    while failure == nil {
      let count = unsafe read(source, &block, block.count)
      if count == 0 { break }
      if count < 0 {
        failure = SystemError.last
      } else if unsafe gzwrite(stream, block, UInt32(count)) != Int32(count) {
        failure = "not all of it could be written"
      }
    }
    let closed = unsafe gzclose(stream)
    if let failure { throw SinkUnavailable("cannot compress \(path): \(failure)") }
    guard closed == Z_OK else { throw SinkUnavailable("cannot compress \(path): not all of it could be written") }
  }

  /// Never over another file.
  private static func place(_ part: String, _ path: String) throws(SinkUnavailable) -> String {
    for attempt in 0..<1_000 {
      let name = (attempt == 0 ? path : "\(path)-\(attempt)") + suffix
      // Never over what is there (RENAME_NOREPLACE).
      if unsafe rename_without_replacing(part, name) == 0 { return name }
      guard errno == EEXIST else { throw SinkUnavailable("cannot make \(name): \(SystemError.last)") }
    }
    throw SinkUnavailable("there are a thousand files named like \(path)\(suffix)")
  }

  /// Whether a compressed file ends with this one's checksum and length (RFC 1952, section 2.3.1).
  private static func isWhole(_ compressed: String, of source: Int32, _ path: String) throws(SinkUnavailable) -> Bool {
    let file = unsafe open(compressed, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return false }
    defer { close(file) }
    let end = lseek(file, 0, SEEK_END)
    var trailer = [UInt8](repeating: 0, count: 8)
    guard end >= 18, unsafe pread(file, &trailer, 8, end - 8) == 8 else { return false }
    var sum = crc32(0, nil, 0)
    var size: UInt32 = 0
    var at: off_t = 0
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe pread(source, &block, block.count, at)
      guard count >= 0 else { throw SinkUnavailable("cannot read \(path): \(SystemError.last)") }
      if count == 0 { break }
      sum = unsafe crc32(sum, block, UInt32(count))
      size &+= UInt32(count)
      at += off_t(count)
    }
    func number(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) } }
    return number(trailer[..<4]) == UInt32(truncatingIfNeeded: sum) && number(trailer[4...]) == size
  }
}
