private import Foundation

/// The folder that holds everything Switchboard keeps.
package enum DataFolder {
  /// Makes it where it is missing, readable by its owner alone.
  package static func make(_ path: String) throws(JournalError) {
    var isFolder: ObjCBool = false
    if unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else { throw JournalError(.incompatible, "\(path) is not a folder") }
      return
    }
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw JournalError(.broken, "cannot make the folder \(path)")
    }
  }
}
