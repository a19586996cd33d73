package import CallModel
private import Cryptography
package import EventJournal

/// Events as intake would make them.
package enum SampleEvents {
  package static func record(_ key: String, at instant: Instant, status: CallStatus = .completed) -> CallRecord {
    var record = CallRecord(
      id: CallID(provider: .agendize, account: "t", key: key), provider: .agendize, observedAt: instant)
    record.account = "t"
    record.externalId = key
    record.status = status
    record.statusRaw = status.rawValue
    record.isFinal = status.isFinal
    record.direction = .inbound
    return record
  }

  package static func event(
    _ key: String, body: String? = nil, at instant: Instant, source: String = "agendize", delivery: String? = nil,
    status: CallStatus = .completed, replay: [UInt8]? = nil, keyID: String? = nil
  ) -> IncomingEvent {
    let record = record(key, at: instant, status: status)
    let part = EventPart(id: EventID(at: instant, random: RandomBytes.make(10)), record: record)
    return event(
      body ?? "{\"id\":\"\(key)\",\"status\":\"\(status.rawValue)\"}", [part], call: record.id, at: instant,
      source: source, delivery: delivery, replay: replay, keyID: keyID)
  }

  package static func quarantined(_ body: String, at instant: Instant, source: String = "agendize") -> IncomingEvent {
    event(
      body, [EventPart(id: EventID(at: instant, random: RandomBytes.make(10)), quarantinedFor: "not JSON")], call: nil,
      at: instant, source: source, delivery: nil)
  }

  package static func event(
    _ body: String, _ parts: [EventPart], call: CallID?, at instant: Instant, source: String, delivery: String?,
    replay: [UInt8]? = nil, keyID: String? = nil
  ) -> IncomingEvent {
    let request = ReceivedRequest(
      method: "POST", path: "/hooks/\(source)", headers: [HeaderField(name: "Content-Type", value: "application/json")],
      body: Array(body.utf8), receivedAt: instant, remoteAddress: "127.0.0.1")
    let headers = CanonicalHeaders(bytes: Array("content-type: application/json\n".utf8))
    let digest = DigestAlgorithm.sha256.hash(request.body)
    let dedupe =
      delivery.map { DedupeKey(source: source, delivery: $0) }
      ?? (body.isEmpty ? nil : DedupeKey(source: source, request: request, bodyDigest: digest, call: call))
    let event = IncomingEvent(
      request: request, source: source, verdict: "basic", keyID: keyID, dedupe: dedupe,
      replay: replay.map { DedupeKey(source: source, replay: $0) }, headers: headers, r: RandomBytes.make(32),
      bodyDigest: digest, parts: parts)
    guard let event else { preconditionFailure("r is not empty") }
    return event
  }
}
