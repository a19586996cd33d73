import EventJournal
import NIOCore

/// Brings appends' outcomes back to one event loop: one wake-up a batch.
///
/// `waiting`, `nextTicket` and `date` are touched on the loop only.
final class LoopMailbox: AppendReceiver, @unchecked Sendable {
  typealias Completion = (Result<AppendOutcome, JournalError>) -> Void

  private let loop: any EventLoop
  private var waiting: [UInt64: Completion] = [:]
  private var nextTicket: UInt64 = 0
  private(set) var date = HTTPDate()

  init(loop: any EventLoop) { self.loop = loop }

  /// - Returns: whether the queue had room. If not, the completion is not called.
  func submit(_ event: IncomingEvent, to queue: AppendQueue, completion: @escaping Completion) -> Bool {
    loop.preconditionInEventLoop()
    nextTicket &+= 1
    waiting[nextTicket] = completion
    if queue.submit(event, to: self, ticket: nextTicket) { return true }
    waiting[nextTicket] = nil
    return false
  }

  func appended(_ replies: [AppendReply]) {
    loop.execute {
      for reply in replies { self.waiting.removeValue(forKey: reply.ticket)?(reply.result) }
    }
  }

  func withDate<Result>(_ body: (inout HTTPDate) -> Result) -> Result { body(&date) }
}
