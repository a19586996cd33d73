import EventJournal
import NIOCore

/// Proves one event loop's requests, takes them to the journal, and brings the outcomes back: one hand-over a tick of
/// the loop, one wake-up a batch.
///
/// What becomes ready together is dealt with together, once the loop has read all of it, and step by step: every
/// request is proved, then every event is made. So each step finds its code where the last one left it, near the
/// processor; one commit covers many requests, and none of them waits for a timer.
///
/// Everything but ``appended(_:)`` is touched on the loop only.
final class LoopMailbox: AppendReceiver, @unchecked Sendable {
  typealias Completion = (ArrivedOutcome) -> Void

  private struct Waiting {
    let event: IncomingEvent
    let completion: Completion
  }

  private let loop: any EventLoop
  private let queue: AppendQueue
  private let maker: EventMaker
  private var arrived: [(request: ArrivedRequest, completion: Completion)] = []
  private var waiting: [UInt64: Waiting] = [:]
  private var nextTicket: UInt64 = 0
  private var date = HTTPDate()

  init(loop: any EventLoop, queue: AppendQueue, maker: EventMaker) {
    self.loop = loop
    self.queue = queue
    self.maker = maker
  }

  /// - Parameter completion: called on the loop, later, once.
  func submit(_ request: ArrivedRequest, completion: @escaping Completion) {
    loop.preconditionInEventLoop()
    if arrived.isEmpty { loop.execute { self.handOver() } }
    arrived.append((request, completion))
  }

  /// Hands over nothing: so the types that it takes are made by one loop after another.
  func warmUp() async throws { try await loop.submit { self.handOver() }.get() }

  private func handOver() {
    let arrived = arrived
    self.arrived = []
    self.arrived.reserveCapacity(arrived.count)
    let verdicts = arrived.map { Self.verdict(on: $0.request) }
    let events = zip(arrived, verdicts).map { arrived, verdict -> IncomingEvent? in
      guard case .success(let verified) = verdict else { return nil }
      return maker.event(verified, at: arrived.request.hook, arrived.request.context)
    }
    var submissions: [AppendQueue.Submission] = []
    submissions.reserveCapacity(arrived.count)
    for (index, event) in events.enumerated() {
      let completion = arrived[index].completion
      if let event {
        nextTicket &+= 1
        waiting[nextTicket] = Waiting(event: event, completion: completion)
        submissions.append(AppendQueue.Submission(event: event, ticket: nextTicket))
      } else if case .failure(let failure) = verdicts[index] {
        completion(.refused(failure))
      } else {
        completion(.unavailable)
      }
    }
    for refused in queue.submit(submissions, to: self) {
      waiting.removeValue(forKey: refused)?.completion(.unavailable)
    }
  }

  private static func verdict(on arrived: ArrivedRequest) -> Result<VerifiedRequest, ProofFailure> {
    do {
      return .success(try VerifiedRequest.verify(arrived.request, head: arrived.headFailure, at: arrived.hook))
    } catch {
      return .failure(error)
    }
  }

  func appended(_ replies: [AppendReply]) {
    loop.execute {
      for reply in replies {
        guard let waiting = self.waiting.removeValue(forKey: reply.ticket) else { continue }
        waiting.completion(.appended(reply.result, waiting.event))
      }
    }
  }

  func withDate<Result>(_ body: (inout HTTPDate) -> Result) -> Result { body(&date) }
}
