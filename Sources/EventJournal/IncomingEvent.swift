package import CallModel
private import Cryptography

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
  /// At least one. All are stored, or none is.
  package let parts: [EventPart]
  /// What binds each part, in their order: made here, before any lock.
  let seals: [EventSeal]
  /// The event that this one replaces.
  package let origin: Int64?
  /// The rejected request that this was; gone once the event is stored.
  package let rejection: Int64?

  /// - Parameters:
  ///   - r: what its commitments are made under: 32 random bytes, or those of the event that this one replaces.
  ///   - bodyDigest: SHA-256 of the request's body.
  /// - Returns: nil only for an empty `r`.
  package init?(
    request: ReceivedRequest, source: String, kind: EventKind = .received, verdict: String, keyID: String?,
    dedupe: DedupeKey?, replay: DedupeKey? = nil, headers: CanonicalHeaders, r: [UInt8], bodyDigest: [UInt8],
    parts: [EventPart], origin: Int64? = nil, rejection: Int64? = nil
  ) {
    let requestDigest = DigestAlgorithm.sha256.hash(
      EventContent.requestLines(method: request.method, target: request.target, address: request.remoteAddress),
      headers.bytes)
    var seals: [EventSeal] = []
    for (index, part) in parts.enumerated() {
      let kept = EventSeal.kept(part, isFirst: index == 0, dedupe, replay)
      let facts = EventContent.factLines(call: part.call, dedupe: kept, origin: origin, reason: part.reason)
      guard
        let commitment = Commitment(
          r: r, requestDigest: requestDigest, bodyDigest: bodyDigest,
          factsDigest: DigestAlgorithm.sha256.hash(facts, part.record ?? []))
      else { return nil }
      let leaf = EventLeaf(
        id: part.id, kind: kind, receivedAt: request.receivedAt, source: source, verdict: verdict, keyID: keyID,
        commitment: commitment.c)
      seals.append(EventSeal(commitment: commitment, dedupe: kept, leaf: leaf.bytes))
    }
    self.request = request
    self.source = source
    self.kind = kind
    self.verdict = verdict
    self.keyID = keyID
    self.dedupe = dedupe
    self.replay = replay
    self.headers = headers
    self.parts = parts
    self.seals = seals
    self.origin = origin
    self.rejection = rejection
  }

  /// About what it takes on disk, in bytes.
  package var size: Int {
    request.body.count + headers.bytes.count + parts.reduce(256) { $0 + 512 + ($1.record?.count ?? 0) }
  }
}
