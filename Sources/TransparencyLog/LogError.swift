/// What is wrong with something that a log, a witness or an auditor was given.
public struct LogError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, without what a stranger wrote.
  public let description: String

  /// - Parameter description: names the thing and, where there is one, the cure.
  public init(_ description: String) { self.description = description }
}
