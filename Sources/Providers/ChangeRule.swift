package import CallModel

/// Where a source's events say what happened to the call's entry. A body names no event.
package struct ChangeRule: Sendable, Hashable {
  package enum Origin: Sendable, Hashable {
    case literal(CallChange)
    /// Lower case.
    case header(String)
    case query(String)
  }

  /// Nil: the method alone says it.
  package let origin: Origin?

  package init(_ origin: Origin? = nil) { self.origin = origin }

  package func change(of request: ReceivedRequest) -> CallChange {
    let named: CallChange? =
      switch origin {
      case .literal(let change): change
      case .header(let name): request.value(of: name).flatMap(Self.change(named:))
      case .query(let name): request.queryValue(of: name).flatMap(Self.change(named:))
      case nil: nil
      }
    return named ?? (request.method == "DELETE" ? .deleted : .unknown)
  }

  private static func change(named text: String) -> CallChange? {
    CallChange(rawValue: text.lowercased().filter { $0 != " " })
  }
}
