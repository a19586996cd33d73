import EventJournal
import Foundation
import Glibc
import SwitchboardServer

/// A file that is there once it is whole, or standard output.
final class OutputFile {
  private let path: String
  private let handle: FileHandle

  private var isStandardOutput: Bool { path == "-" }
  private var part: String { path + ".part" }

  /// - Throws: ``Failure`` where it cannot be made.
  init(_ path: String) throws {
    self.path = path
    if path == "-" {
      handle = .standardOutput
      return
    }
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    guard type == nil || type == .typeRegular else {
      throw Failure(.cannotCreate, "\(path) is there already and is no file: name another one")
    }
    let part = path + ".part"
    guard FileManager.default.createFile(atPath: part, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forWritingAtPath: part)
    else { throw Failure(.cannotCreate, "cannot make \(part)") }
    self.handle = handle
  }

  func write(_ bytes: [UInt8]) throws {
    do {
      try handle.write(contentsOf: Data(bytes))
    } catch {
      throw Failure(.inputOutput, "cannot write \(path)")
    }
  }

  func finish() throws {
    guard !isStandardOutput else { return }
    do {
      try handle.synchronize()
      try handle.close()
    } catch {
      throw Failure(.inputOutput, "cannot write \(path)")
    }
    guard unsafe rename(part, path) == 0 else {
      throw Failure(.cannotCreate, "cannot put \(path) in place: \(SystemError.last)")
    }
  }

  func discard() {
    guard !isStandardOutput else { return }
    try? handle.close()
    try? FileManager.default.removeItem(atPath: part)
  }
}
