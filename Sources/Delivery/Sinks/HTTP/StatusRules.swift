/// What an HTTP status means for a delivery.
package struct StatusRules: Sendable, Hashable {
  package enum Meaning: String, Sendable, Hashable, CaseIterable {
    case done, retry, hold, dead, pause

    /// Nil: nothing failed.
    var remedy: SinkFailure.Remedy? {
      switch self {
      case .done: nil
      case .retry: .retry
      case .hold: .hold
      case .dead: .dead
      case .pause: .pause
      }
    }
  }

  /// A status, or the hundred that it is of.
  package enum Selector: Sendable, Hashable {
    case status(Int)
    case hundred(Int)

    /// `409`, or `4xx`.
    package init?(_ text: String) {
      if text.utf8.count == 3, let status = Int(text), (100...599).contains(status) {
        self = .status(status)
      } else if text.utf8.count == 3, text.hasSuffix("xx"), let hundred = Int(text.prefix(1)), (1...5).contains(hundred)
      {
        self = .hundred(hundred)
      } else {
        return nil
      }
    }
  }

  private let own: [Selector: Meaning]

  /// - Parameter own: what differs from the rule.
  package init(_ own: [Selector: Meaning] = [:]) { self.own = own }

  /// An operator's own word counts first, of the status before that of its hundred. Otherwise: 2xx is done; 408, 425, 429
  /// and 5xx are tried again; 410 pauses the sink; of the rest, redirects among them, an operator decides.
  package func meaning(of status: Int) -> Meaning {
    if let meaning = own[.status(status)] ?? own[.hundred(status / 100)] { return meaning }
    switch status {
    case 200..<300: return .done
    case 408, 425, 429, 500...: return .retry
    case 410: return .pause
    default: return .hold
    }
  }
}
