/// How a value that a call does not have is written.
///
/// The prose promises null ("Blank fields are explicitly included as null values"), its sample prints "".
package enum PortSIPAbsent: Sendable, Hashable {
  case empty
  case null
  /// Null in every third call, else "".
  case mixed

  func value(_ number: Int) -> PortSIPValue {
    switch self {
    case .empty: .text("")
    case .null: .absent
    case .mixed: number.isMultiple(of: 3) ? .absent : .text("")
    }
  }
}
