package import Cryptography
private import EventJournal
private import Foundation

/// A secret that somebody has handed out, put where only its owner reads it.
package enum SecretFile {
  /// Whole or not at all, mode 0600; what is there is replaced.
  /// - Throws: ``Failure``.
  package static func write(_ secret: Secret, to path: String) throws {
    let folder = Paths.folder(of: path)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try DurableFile.replace(path, with: secret.reveal() + [UInt8(ascii: "\n")], mode: 0o600)
    } catch let error as JournalError {
      throw Failure(.cannotCreate, error.context)
    } catch {
      throw Failure(.cannotCreate, "cannot make the folder \(folder)")
    }
  }
}
