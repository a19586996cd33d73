/// How a command ends, after BSD's sysexits.
package enum ExitStatus: Int32, Sendable {
  case ok = 0
  /// A negative answer, or a failure of the thing asked for.
  case failed = 1
  /// Some of it was done.
  case partial = 2
  case badData = 65
  case noInput = 66
  case unreachable = 69
  case cannotCreate = 73
  case inputOutput = 74
  case tryAgain = 75
  case noPermission = 77
  case badConfiguration = 78
}

/// An error with the exit status that belongs to it.
package struct Failure: Error, Sendable, CustomStringConvertible {
  package let status: ExitStatus
  package let description: String

  package init(_ status: ExitStatus, _ description: String) {
    self.status = status
    self.description = description
  }
}
