private import Foundation

/// How many processors this process may run on: fewer than the machine has, in a container or under `taskset`.
enum ProcessorCount {
  static var available: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
