import EventJournal
import NIOCore

/// Takes one event loop's requests to the journal and brings the outcomes back: one hand-over a tick of the loop,
/// one wake-up a batch.
///
/// What becomes ready together is handed over together, once the loop has dealt with all of it: so one commit
/// covers many requests, and none of them waits for a timer.
///
/// Everything but ``appended(_:)`` is touched on the loop only.
final class LoopMailbox: AppendReceiver, @unchecked Sendable {
  /// Nil where the queue had no room.
  typealias Completion = (Result<AppendOutcome, JournalError>?) -> Void

  private let loop: any EventLoop
  private let queue: AppendQueue
  private var outgoing: [AppendQueue.Submission] = []
  private var waiting: [UInt64: Completion] = [:]
  private var nextTicket: UInt64 = 0
  private var date = HTTPDate()

  init(loop: any EventLoop, queue: AppendQueue) {
    self.loop = loop
    self.queue = queue
  }

  func submit(_ event: IncomingEvent, completion: @escaping Completion) {
    loop.preconditionInEventLoop()
    nextTicket &+= 1
    waiting[nextTicket] = completion
    if outgoing.isEmpty { loop.execute { self.handOver() } }
    outgoing.append(AppendQueue.Submission(event: event, ticket: nextTicket))
  }

  private func handOver() {
    let submissions = outgoing
    outgoing = []
    outgoing.reserveCapacity(submissions.count)
    for refused in queue.submit(submissions, to: self) { waiting.removeValue(forKey: refused)?(nil) }
  }

  func appended(_ replies: [AppendReply]) {
    loop.execute {
      for reply in replies { self.waiting.removeValue(forKey: reply.ticket)?(reply.result) }
    }
  }

  func withDate<Result>(_ body: (inout HTTPDate) -> Result) -> Result { body(&date) }
}
