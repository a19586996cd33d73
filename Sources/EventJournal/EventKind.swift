/// How an event came into the journal.
package enum EventKind: Int, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  case received = 0
  /// A rejected request whose proof was found to hold after all.
  case readmitted = 1
  /// A quarantined event that can be understood now.
  case renormalised = 2
  /// Made here: an administrative act.
  case local = 3
  /// A row of a provider's answer that was new or had changed.
  case polled = 4

  package var description: String {
    switch self {
    case .received: "received"
    case .readmitted: "readmitted"
    case .renormalised: "renormalised"
    case .local: "local"
    case .polled: "polled"
    }
  }
}
