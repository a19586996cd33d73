import CallModel
import EventJournal

/// A whole request at its hook, of whose body nothing is known yet.
struct ArrivedRequest {
  let request: ReceivedRequest
  let hook: Hook
  /// What ``HeadProof`` said.
  let headFailure: ProofFailure?
  let context: ProofContext
}

/// What became of it.
enum ArrivedOutcome {
  case refused(ProofFailure)
  /// No event could be made of it, or the queue had no room.
  case unavailable
  case appended(Result<AppendOutcome, JournalError>, IncomingEvent)

  var counted: HookCounts.Outcome {
    switch self {
    case .refused: .rejected
    case .unavailable, .appended(.failure, _): .unavailable
    case .appended(.success(.duplicate), _): .duplicate
    case .appended(.success(.stored), let event): event.parts[0].state == .quarantined ? .quarantined : .stored
    }
  }
}
