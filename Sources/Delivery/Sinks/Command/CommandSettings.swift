package import JSONPath

/// Which program a command sink runs for each delivery, and what its ends mean.
package struct CommandSettings: Sendable {
  /// What an exit status means for a delivery.
  package enum Meaning: String, Sendable, Hashable, CaseIterable {
    case done, retry, hold, dead
  }

  /// Absolute.
  package let program: String
  /// Each is one whole argument, whatever data says: no shell reads them.
  package let arguments: [JSONPathTemplate]
  package let environment: [String: String]
  /// Nil: the data folder.
  package let workingFolder: String?
  /// For one run in all.
  package let timeout: Duration
  package let concurrency: Int
  /// What differs from the rule.
  package let exitStatuses: [Int32: Meaning]

  package init(
    program: String, arguments: [JSONPathTemplate], environment: [String: String] = [:], workingFolder: String? = nil,
    timeout: Duration = .seconds(15), concurrency: Int = 4, exitStatuses: [Int32: Meaning] = [:]
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.workingFolder = workingFolder
    self.timeout = timeout
    self.concurrency = concurrency
    self.exitStatuses = exitStatuses
  }

  /// By itself, after sysexits.h: 0 is done; 64, wrongly called, and 65, wrong data, are for an operator to look at; all
  /// others may be better next time, 75 among them.
  package func meaning(of status: Int32) -> Meaning {
    if let meaning = exitStatuses[status] { return meaning }
    switch status {
    case 0: return .done
    case 64, 65: return .hold
    default: return .retry
    }
  }
}
