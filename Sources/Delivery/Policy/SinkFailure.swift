/// Why one try came to nothing, and what is to be done.
package struct SinkFailure: Sendable, Hashable {
  package enum Remedy: String, Sendable, Hashable, CaseIterable {
    /// The destination's state: try again as the sink's schedule says.
    case retry
    /// The delivery itself is not taken: an operator decides. Later events of its call wait.
    case hold
    /// Not to be delivered, and the call goes on.
    case dead
    /// The destination wants nothing more: the sink stands still until an operator resumes it.
    case pause
  }

  /// Bounded, and without personal data.
  package let reason: String
  package let remedy: Remedy
  /// How long the destination asks to be left alone.
  package let after: Duration?

  /// What the destination said, for who looks at the attempt; bounded. It may quote what was sent, so it reaches no log.
  package let detail: String?

  package init(_ reason: String, remedy: Remedy = .retry, after: Duration? = nil, detail: String? = nil) {
    self.reason = reason
    self.detail = detail
    self.remedy = remedy
    self.after = after
  }
}
