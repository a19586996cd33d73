import CallModel
import Cryptography
import EventJournal
import Providers

/// Makes the journal's event of a request that was verified: normalises, commits to the content, names the duplicates.
struct EventMaker: Sendable {
  let credentialKey: HMACKey

  func event(_ verified: VerifiedRequest, at hook: Hook) -> IncomingEvent? {
    let request = hook.kept(verified.request)
    let parts = parts(hook.normaliser.normalise(request), request.receivedAt)
    let headers = CanonicalHeaders(request.headers, credentials: hook.credentialHeaders, key: credentialKey)
    let digest = DigestAlgorithm.sha256.hash(request.body)
    guard let commitment = Commitment(r: RandomBytes.make(32), headers: headers, bodyDigest: digest) else { return nil }
    return IncomingEvent(
      request: request, source: hook.source, verdict: verified.verdict, keyID: verified.keyID,
      dedupe: dedupe(request, hook, digest, parts), headers: headers, commitment: commitment, parts: parts)
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

  private func dedupe(_ request: ReceivedRequest, _ hook: Hook, _ digest: [UInt8], _ parts: [EventPart]) -> DedupeKey? {
    if let name = hook.deliveryName(of: request) { return DedupeKey(source: hook.source, delivery: name) }
    guard !request.body.isEmpty else { return nil }
    return DedupeKey(
      source: hook.source, request: request, bodyDigest: digest, call: parts.count == 1 ? parts[0].call : nil)
  }
}
