public import StrictJSON

/// A value that a query selected, and where it stands.
public struct JSONPathNode: Sendable {
  /// The value.
  public let value: JSONValue
  let trail: JSONPathTrail?

  /// The normalised path (RFC 9535, section 2.7), where the query was asked for paths; else `$`.
  public var path: String {
    var steps: [JSONPathTrail.Step] = []
    var trail = trail
    while let here = trail {
      steps.append(here.step)
      trail = here.parent
    }
    return steps.reversed().reduce(into: "$") { path, step in
      switch step {
      case .name(let name): path += JSONPathSpelling.name(name)
      case .index(let index): path += "[\(index)]"
      }
    }
  }
}

/// The last step to a value, and those before it.
final class JSONPathTrail: Sendable {
  enum Step: Sendable {
    case name(String)
    case index(Int)
  }

  let parent: JSONPathTrail?
  let step: Step
  /// About how long the path's text is, in bytes.
  let length: Int

  init(_ parent: JSONPathTrail?, _ step: Step) {
    self.parent = parent
    self.step = step
    let own = if case .name(let name) = step { name.utf8.count } else { 0 }
    length = (parent?.length ?? 0) + own + 4
  }
}
