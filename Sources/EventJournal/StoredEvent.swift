package import CallModel

/// An event with everything that is kept of it.
package struct StoredEvent: Sendable, Hashable {
  package let entry: JournalEntry
  package let kind: EventKind
  package let state: EventState
  package let verdict: String
  package let keyID: String?
  package let address: String
  package let method: String
  package let target: String
  package let reason: String?
  package let headers: CanonicalHeaders
  package let body: [UInt8]
  package let commitment: Commitment
  /// The event whose request this one shares.
  package let parent: Int64?
  /// The event that this one replaces.
  package let origin: Int64?
  /// What is compared when its fingerprint is met again.
  package let dedupe: [UInt8]?
  /// Whether each column of its row holds something that this program writes there.
  let isWhole: Bool

  /// The request as it was received; credentials stay sealed.
  package var request: ReceivedRequest {
    ReceivedRequest(
      method: method, target: target, headers: headers.fields, body: body, receivedAt: entry.receivedAt,
      remoteAddress: address)
  }
}

/// Which events are asked for.
package struct EventFilter: Sendable, Hashable {
  package var after: Int64 = 0
  package var limit = 100
  package var newestFirst = false
  package var source: String?
  package var state: EventState?
  package var since: Instant?
  package var until: Instant?

  package init() {}
}
