/// How a text is looked for.
///
/// The documents name `contains` alone; `exact`, `start` and `end` stand in a public client's form, `starts` and
/// `ends` are taken too. Letters match in either case.
enum EnSwitchMatch {
  case exact
  case contains
  case starts
  case ends

  init?(_ name: String) {
    switch name {
    case "exact": self = .exact
    case "contains": self = .contains
    case "start", "starts": self = .starts
    case "end", "ends": self = .ends
    default: return nil
    }
  }

  /// - Parameter sought: in lower case; nothing matches anything.
  func matches(_ text: String, _ sought: String) -> Bool {
    guard !sought.isEmpty else { return true }
    let text = text.lowercased()
    return switch self {
    case .exact: text == sought
    case .contains: text.contains(sought)
    case .starts: text.hasPrefix(sought)
    case .ends: text.hasSuffix(sought)
    }
  }
}
