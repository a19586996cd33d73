/// What a journal could not do.
package struct JournalError: Error, Sendable, CustomStringConvertible {
  package enum Code: Sendable, Hashable {
    /// Being closed, or not yet open.
    case closed
    /// No room, by the disk or by the retention limit. May pass.
    case full
    /// One event cannot be stored; others can.
    case unacceptable
    /// Another worker holds the lease now.
    case fenced
    /// Another process holds the data folder.
    case locked
    /// Nothing like that is stored.
    case notFound
    /// Older than what was said of it in public.
    case rolledBack
    /// Made by a newer program, or not a journal.
    case incompatible
    /// The store can no longer be trusted: stop answering, stop the process, recover at the next start.
    case broken
  }

  package let code: Code
  /// What was being tried, and what stood against it. Holds nothing of any event.
  package let context: String

  package init(_ code: Code, _ context: String) {
    self.code = code
    self.context = context
  }

  package var description: String { context }
}
