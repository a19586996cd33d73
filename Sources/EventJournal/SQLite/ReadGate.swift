private import Foundation

/// Lets the journal's writer have the file to itself for a checkpoint: readers starve checkpoints, and the
/// write-ahead log then grows without end. Blocks; only for threads that may.
final class ReadGate: @unchecked Sendable {
  // `readers` and `isShut` are touched with the condition's lock held, and nowhere else.
  private let condition = NSCondition()
  private var readers = 0
  private var isShut = false

  func reading<Result>(_ body: () throws -> Result) rethrows -> Result {
    condition.lock()
    while isShut { condition.wait() }
    readers += 1
    condition.unlock()
    defer {
      condition.lock()
      readers -= 1
      condition.broadcast()
      condition.unlock()
    }
    return try body()
  }

  /// Runs with no reader inside, and none let in.
  func exclusively<Result>(_ body: () throws -> Result) rethrows -> Result {
    condition.lock()
    while isShut { condition.wait() }
    isShut = true
    while readers > 0 { condition.wait() }
    condition.unlock()
    defer {
      condition.lock()
      isShut = false
      condition.broadcast()
      condition.unlock()
    }
    return try body()
  }
}
