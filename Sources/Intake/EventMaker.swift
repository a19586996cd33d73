import CallModel
package import Cryptography
package import EventJournal
import Providers

/// Makes the journal's event of a request that was verified: normalises, commits to the content, names the duplicates.
package struct EventMaker: Sendable {
  let credentialKey: HMACKey

  package init(credentialKey: HMACKey) { self.credentialKey = credentialKey }

  package func event(_ verified: VerifiedRequest, at hook: Hook, _ context: ProofContext) -> IncomingEvent? {
    let request = hook.kept(verified.request, context)
    let headers = hook.headers(of: request, key: credentialKey)
    return event(request, verified, hook, .received, headers, rejection: nil)
  }

  /// The event that a rejected request should have been.
  /// - Parameter verified: out of the journal, verified again.
  package func readmission(
    of rejected: RejectedRequest, _ verified: VerifiedRequest, at hook: Hook
  ) -> IncomingEvent? {
    event(rejected.request, verified, hook, .readmitted, rejected.headers, rejection: rejected.id)
  }

  private func event(
    _ request: ReceivedRequest, _ verified: VerifiedRequest, _ hook: Hook, _ kind: EventKind,
    _ headers: CanonicalHeaders, rejection: Int64?
  ) -> IncomingEvent? {
    let parts = parts(hook.normaliser.normalise(request), request.receivedAt)
    let digest = DigestAlgorithm.sha256.hash(request.body)
    return IncomingEvent(
      request: request, source: hook.source, kind: kind, verdict: verified.verdict, keyID: verified.keyID,
      dedupe: dedupe(request, verified, hook, digest, parts),
      replay: verified.replayToken.map { DedupeKey(source: hook.source, replay: $0) }, headers: headers,
      r: RandomBytes.make(32), bodyDigest: digest, parts: parts, rejection: rejection)
  }

  private func parts(_ normalised: Normalised, _ receivedAt: Instant) -> [EventPart] {
    switch normalised {
    case .notice: [EventPart(noticeWithID: EventID(at: receivedAt, random: RandomBytes.make(10)))]
    case .unmappable(let reason):
      [EventPart(id: EventID(at: receivedAt, random: RandomBytes.make(10)), quarantinedFor: reason)]
    case .calls(let calls):
      calls.map { call in
        let id = EventID(at: receivedAt, random: RandomBytes.make(10))
        switch call {
        case .record(let record): return EventPart(id: id, record: record)
        case .unmappable(let reason): return EventPart(id: id, quarantinedFor: reason)
        }
      }
    }
  }

  private func dedupe(
    _ request: ReceivedRequest, _ verified: VerifiedRequest, _ hook: Hook, _ digest: [UInt8], _ parts: [EventPart]
  ) -> DedupeKey? {
    if let name = verified.deliveryID ?? hook.deliveryName(of: request) {
      return DedupeKey(source: hook.source, delivery: name)
    }
    guard !request.body.isEmpty else { return nil }
    return DedupeKey(
      source: hook.source, request: request, bodyDigest: digest, call: parts.count == 1 ? parts[0].call : nil)
  }
}
