/// What several evaluations may cost together, in steps (see ``JSONPathLimitError``). Not for several threads at once.
public final class JSONPathBudget {
  /// What it began with.
  public let work: Int
  /// Below zero once it is overspent.
  var left: Int

  /// A budget of so many steps.
  public init(work: Int = JSONPathQuery.defaultWork) {
    self.work = work
    left = work
  }

  /// Takes steps for something that is done with what was found, such as copying it.
  public func spend(_ steps: Int) throws(JSONPathLimitError) {
    left -= steps
    if left < 0 { throw JSONPathLimitError(work: work) }
  }

  /// Two bytes that are copied take a step.
  func spend(copying bytes: Int) throws(JSONPathLimitError) { try spend(bytes >> 1) }
}
