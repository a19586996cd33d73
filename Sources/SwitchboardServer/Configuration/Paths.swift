import EventJournal
private import Foundation

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

  /// The folder that a file is in; `.` for a bare name.
  package static func folder(of path: String) -> String { DurableFile.folder(of: path) }

  /// The last part of it.
  package static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
