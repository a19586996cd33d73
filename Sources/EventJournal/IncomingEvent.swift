package import CallModel

/// One request on its way into the journal, with what was found out about it.
package final class IncomingEvent: Sendable {
  package let request: ReceivedRequest
  package let source: String
  package let kind: EventKind
  /// How it was proved, for people: `signature`, `basic+header`, `weak:path`, `open`.
  package let verdict: String
  package let keyID: String?
  package let dedupe: DedupeKey?
  /// What tells a copy of a signed message that has no name.
  package let replay: DedupeKey?
  /// The headers as they are kept: credentials replaced.
  package let headers: CanonicalHeaders
  package let commitment: Commitment
  /// At least one. All are stored, or none is.
  package let parts: [EventPart]
  /// The event that this one replaces.
  package let origin: Int64?
  /// The rejected request that this was; gone once the event is stored.
  package let rejection: Int64?

  package init(
    request: ReceivedRequest, source: String, kind: EventKind = .received, verdict: String, keyID: String?,
    dedupe: DedupeKey?, replay: DedupeKey? = nil, headers: CanonicalHeaders, commitment: Commitment,
    parts: [EventPart], origin: Int64? = nil, rejection: Int64? = nil
  ) {
    self.request = request
    self.source = source
    self.kind = kind
    self.verdict = verdict
    self.keyID = keyID
    self.dedupe = dedupe
    self.replay = replay
    self.headers = headers
    self.commitment = commitment
    self.parts = parts
    self.origin = origin
    self.rejection = rejection
  }

  /// About what it takes on disk, in bytes.
  package var size: Int {
    request.body.count + headers.bytes.count + parts.reduce(256) { $0 + 256 + ($1.record?.count ?? 0) }
  }
}
