import EventJournal

/// Paths of routes.json.
package enum Paths {
  /// - Parameter folder: what a relative path starts from.
  package static func absolute(_ path: String, from folder: String) -> String {
    path.hasPrefix("/") ? path : folder.isEmpty || folder == "." ? path : "\(folder)/\(path)"
  }

  /// The folder that a file is in; `.` for a bare name.
  package static func folder(of path: String) -> String { DurableFile.folder(of: path) }

  /// The last part of it.
  package static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
