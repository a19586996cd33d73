/// What is wrong with something that a log, a witness or an auditor was given.
public struct LogError: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
