package import EventJournal
private import Synchronization

/// Said once, and heard by all: asks workers to end when they have finished what they have in hand, or tells that one has.
package final class StopSignal: Sendable {
  private let flag = Atomic(false)
  private let change = ChangeSignal()
  private let journal: ChangeSignal

  /// - Parameter journal: what workers wait for while there is nothing to do.
  package init(waking journal: ChangeSignal) { self.journal = journal }

  package var isRaised: Bool { flag.load(ordering: .acquiring) }

  package func raise() {
    flag.store(true, ordering: .releasing)
    change.raise()
    journal.raise()
  }

  /// Returns when the signal is raised, or when the task is cancelled.
  package func raised() async {
    let version = change.version
    guard !isRaised else { return }
    await change.wait(past: version, for: nil)
  }

  /// Returns when the time is up, when the signal is raised, or when the task is cancelled.
  func sleep(for time: Duration) async {
    let version = change.version
    guard !isRaised else { return }
    await change.wait(past: version, for: time)
  }
}
