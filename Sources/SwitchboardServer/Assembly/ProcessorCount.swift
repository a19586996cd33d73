private import Foundation

/// How many processors this process may run on: fewer than the machine has, in a container or under `taskset`.
package enum ProcessorCount {
  static var available: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    return allowed(inStatus: status) ?? max(1, ProcessInfo.processInfo.activeProcessorCount)
  }

  /// Foundation counts the machine's own; the kernel says which of them are this process's. See proc_pid_status(5).
  package static func allowed(inStatus status: String) -> Int? {
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed:") }) else { return nil }
    // Hexadecimal, in groups of eight digits between commas.
    let count = line.dropFirst("Cpus_allowed:".count).reduce(0) { $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount }
    return count > 0 ? count : nil
  }
}
