package import CallModel
package import EventJournal
private import Synchronization

/// Which sinks take nothing now, and which breakers are not closed, for people: workers write it, status reads it.
package final class BreakerStates: Sendable {
  private let open = Mutex<[SinkName: Instant]>([:])
  private let faults = Mutex<[SinkName: String]>([:])

  package init() {}

  /// When the sink is asked again; nil where its breaker is closed.
  package func until(_ sink: SinkName) -> Instant? { open.withLock { $0[sink] } }

  /// Why a sink can take nothing now; nil where it can.
  package func fault(of sink: SinkName) -> String? { faults.withLock { $0[sink] } }

  func note(fault: String?, of sink: SinkName) { faults.withLock { $0[sink] = fault } }

  func note(_ state: CircuitBreaker.State, of sink: SinkName, at now: Instant) {
    open.withLock { open in
      switch state {
      case .closed: open[sink] = nil
      case .open(let until, _): open[sink] = until
      case .halfOpen: open[sink] = now
      }
    }
  }
}
