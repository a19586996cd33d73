import EventJournal
private import Glibc

/// Looks whether a file can be written, or made, without touching it.
enum WritablePlace {
  static func check(_ path: String, followsLinks: Bool = true) -> SinkResult {
    var status = stat()
    if !followsLinks, unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK {
      return .failed(SinkFailure("\(path) is a symbolic link"))
    }
    if isThere(path) { return result(may(W_OK, path), path, "can be written") }
    // The nearest folder that there is: the others would be made.
    var folder = path[...]
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      let name = folder.isEmpty ? "/" : String(folder)
      if isThere(name) { return result(may(W_OK | X_OK, name), path, "can be made") }
    }
    return result(may(W_OK | X_OK, "."), path, "can be made")
  }

  private static func isThere(_ path: String) -> Bool { may(F_OK, path) }

  private static func may(_ mode: Int32, _ path: String) -> Bool { unsafe access(path, mode) == 0 }

  private static func result(_ holds: Bool, _ path: String, _ what: String) -> SinkResult {
    holds ? .done(detail: "\(path) \(what)") : .failed(SinkFailure("\(path) cannot be written: \(SystemError.last)"))
  }
}
