import CallModel
package import Cryptography
import EventJournal
package import Providers

/// Makes the journal's event of a polled row.
package struct PolledEventMaker: Sendable {
  package let source: String
  package let normaliser: any Normaliser
  /// Who gave the rows: the API's host.
  package let host: String
  private let credentialKey: HMACKey

  package init(source: String, normaliser: any Normaliser, host: String, credentialKey: HMACKey) {
    self.source = source
    self.normaliser = normaliser
    self.host = host
    self.credentialKey = credentialKey
  }

  /// A row with what was made of it.
  struct Made {
    let request: ReceivedRequest
    let parts: [EventPart]
    let mark: PolledRowMark

    func known(as mark: PolledRowMark) -> Made { Made(request: request, parts: parts, mark: mark) }
  }

  func make(_ row: PolledRow, at now: Instant) -> Made {
    let request = ReceivedRequest(polled: row.body, form: row.form, host: host, at: now)
    let normalised = normaliser.normalise(request)
    let parts = parts(normalised, now)
    let said = row.fingerprint ?? Self.said(normalised) ?? row.body
    let digest = DigestAlgorithm.sha256.hash(said)
    return Made(
      request: request, parts: parts,
      mark: PolledRowMark(key: Self.key(row.key, form: row.form), digest: Self.beginning(digest)))
  }

  /// What a row is known by.
  static func key(_ key: String, form: String) -> Int64 {
    beginning(DigestAlgorithm.sha256.hash(Array("\(form)\n\(key)".utf8)))
  }

  func event(_ made: Made) -> IncomingEvent? {
    let headers = CanonicalHeaders(made.request.headers, credentials: [], key: credentialKey)
    return IncomingEvent(
      request: made.request, source: source, kind: .polled, verdict: "polled", keyID: nil,
      // What is stored already is told by the row's mark, which is written with it.
      dedupe: nil, headers: headers, r: RandomBytes.make(32),
      bodyDigest: DigestAlgorithm.sha256.hash(made.request.body),
      parts: made.parts)
  }

  /// An answer that could not be read at all, kept to be looked at: the same one once.
  func unreadable(_ body: [UInt8], _ reason: String, at now: Instant) -> (event: IncomingEvent?, mark: PolledRowMark) {
    let request = ReceivedRequest(polled: body, form: "answer", host: host, at: now)
    let part = EventPart(id: EventID(at: now, random: RandomBytes.make(10)), quarantinedFor: reason)
    let digest = DigestAlgorithm.sha256.hash(body)
    let event = IncomingEvent(
      request: request, source: source, kind: .polled, verdict: "polled", keyID: nil, dedupe: nil,
      headers: CanonicalHeaders(request.headers, credentials: [], key: credentialKey), r: RandomBytes.make(32),
      bodyDigest: digest, parts: [part])
    let key = DigestAlgorithm.sha256.hash(Array("answer\n".utf8) + digest)
    return (event, PolledRowMark(key: Self.beginning(key), digest: Self.beginning(digest)))
  }

  private func parts(_ normalised: Normalised, _ now: Instant) -> [EventPart] {
    func id() -> EventID { EventID(at: now, random: RandomBytes.make(10)) }
    return switch normalised {
    case .notice: [EventPart(noticeWithID: id())]
    case .unmappable(let reason): [EventPart(id: id(), quarantinedFor: reason)]
    case .calls(let calls):
      calls.map { call in
        switch call {
        case .record(let record): EventPart(id: id(), record: record)
        case .unmappable(let reason): EventPart(id: id(), quarantinedFor: reason)
        }
      }
    }
  }

  /// What the records say, whenever they are looked at.
  private static func said(_ normalised: Normalised) -> [UInt8]? {
    guard case .calls(let calls) = normalised else { return nil }
    var said: [UInt8] = []
    for call in calls {
      guard case .record(var record) = call else { return nil }
      record.observedAt = Instant(microseconds: 0)
      said += record.json()
    }
    return said
  }

  private static func beginning(_ digest: [UInt8]) -> Int64 {
    Int64(bitPattern: digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}
