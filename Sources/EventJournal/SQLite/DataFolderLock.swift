private import Glibc

/// Keeps a second process off the data folder. The kernel drops the lock with the process, however it ends.
package struct DataFolderLock: ~Copyable, Sendable {
  private let descriptor: Int32

  /// - Parameter folder: must exist.
  package init(folder: String) throws(JournalError) {
    let path = folder + "/lock"
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw JournalError(.broken, "cannot open \(path): \(SystemError.last)")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      close(descriptor)
      throw JournalError(
        reason == EWOULDBLOCK ? .locked : .broken,
        reason == EWOULDBLOCK
          ? "another switchboard uses \(folder)" : "cannot lock \(path): \(SystemError.text(reason))")
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
