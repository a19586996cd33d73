private import Synchronization

/// What became of the requests at one hook since the start. All that were received are one of the others, or under way.
package final class HookCounts: Sendable {
  package enum Outcome: String, Sendable, Hashable, CaseIterable {
    case stored, duplicate, quarantined, rejected
    /// 503: asked to come again.
    case unavailable
  }

  private let receivedCount = Atomic(0)
  private let storedCount = Atomic(0)
  private let duplicateCount = Atomic(0)
  private let quarantinedCount = Atomic(0)
  private let rejectedCount = Atomic(0)
  private let unavailableCount = Atomic(0)

  package init() {}

  package var received: Int { receivedCount.load(ordering: .relaxed) }

  package subscript(outcome: Outcome) -> Int {
    switch outcome {
    case .stored: storedCount.load(ordering: .relaxed)
    case .duplicate: duplicateCount.load(ordering: .relaxed)
    case .quarantined: quarantinedCount.load(ordering: .relaxed)
    case .rejected: rejectedCount.load(ordering: .relaxed)
    case .unavailable: unavailableCount.load(ordering: .relaxed)
    }
  }

  /// A whole request, or one that is refused on its head.
  func noteReceived() { receivedCount.wrappingAdd(1, ordering: .relaxed) }

  /// What became of one that was received.
  func note(_ outcome: Outcome) {
    switch outcome {
    case .stored: storedCount.wrappingAdd(1, ordering: .relaxed)
    case .duplicate: duplicateCount.wrappingAdd(1, ordering: .relaxed)
    case .quarantined: quarantinedCount.wrappingAdd(1, ordering: .relaxed)
    case .rejected: rejectedCount.wrappingAdd(1, ordering: .relaxed)
    case .unavailable: unavailableCount.wrappingAdd(1, ordering: .relaxed)
    }
  }
}
