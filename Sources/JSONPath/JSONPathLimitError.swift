/// A query that took more work than it may. What it had found by then is not given: it would not be all.
public struct JSONPathLimitError: Error, Sendable, Hashable, CustomStringConvertible {
  /// In steps: a value visited, a member looked at, a state of a regular expression followed.
  public let work: Int

  /// Which limit, and what to do.
  public var description: String {
    "the query took more than \(work) steps (limit: work): ask for less, such as a path without .. or a simpler pattern"
  }
}
