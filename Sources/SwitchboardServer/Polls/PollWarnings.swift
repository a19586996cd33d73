import Polling
import Synchronization

/// Brings what a provider's reader notices to the poller that is made of it.
final class PollWarnings: Sendable {
  private struct Reference: Sendable {
    weak var poller: Poller?
  }

  private let reference = Mutex(Reference())

  var poller: Poller? {
    get { reference.withLock { $0.poller } }
    set { reference.withLock { $0.poller = newValue } }
  }

  func warn(_ warning: String) { poller?.warn(warning) }
}
