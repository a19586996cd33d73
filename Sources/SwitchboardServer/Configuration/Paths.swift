import EventJournal
private import Foundation
private import Glibc

/// Paths of routes.json.
package enum Paths {
  /// - Parameter folder: what a relative path starts from.
  package static func absolute(_ path: String, from folder: String) -> String {
    path.hasPrefix("/") ? path : folder.isEmpty || folder == "." ? path : "\(folder)/\(path)"
  }

  /// The path from the root, without steps that lead nowhere: one spelling for one file, links aside.
  static func plain(_ path: String) -> String {
    let whole = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    return "/" + whole.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }

  /// The path from the root with links followed, as far as it is there.
  static func real(_ path: String) -> String {
    let whole = plain(path)
    if let found = resolved(whole) { return found }
    // A file that is not there yet, in a folder that may be.
    return (resolved(folder(of: whole)) ?? folder(of: whole)) + "/" + name(of: whole)
  }

  /// - Returns: nil where nothing is there.
  private static func resolved(_ path: String) -> String? {
    guard let found = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
  }

  /// The folder that a file is in; `.` for a bare name.
  package static func folder(of path: String) -> String { DurableFile.folder(of: path) }

  /// The last part of it.
  package static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
