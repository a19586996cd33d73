/// What of a provider cannot be read although the rest can.
package enum PollTopic: String, Sendable, Hashable, CaseIterable {
  /// Calls that were gone before they were read: this is told until the next start.
  case gap
  case voicemail, details
  /// Calls under way.
  case live
}
