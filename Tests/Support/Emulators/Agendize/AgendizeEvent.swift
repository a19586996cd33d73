/// What can happen to a resource, as the delivery log names it.
package enum AgendizeEvent: String, Sendable, Hashable, CaseIterable {
  case created
  case updated
  case deleted
  /// Never of calls.
  case merged
}
