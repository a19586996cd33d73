private import Cryptography

/// Binds an event to its content without telling it: `C = HMAC-SHA256(r, 0x02 ‖ SHA-256(request) ‖ SHA-256(body) ‖
/// SHA-256(facts))`, of ``EventContent``. While `r` is kept the content can be proved; once `r` and the content are
/// erased, `C` says nothing.
///
/// Journals of format 1 and 2 committed to less: `HMAC-SHA256(r, 0x01 ‖ SHA-256(headers) ‖ SHA-256(body))`.
package struct Commitment: Sendable, Hashable {
  /// 32 random bytes, new for every request.
  package let r: [UInt8]
  package let c: [UInt8]

  package init(r: [UInt8], c: [UInt8]) {
    self.r = r
    self.c = c
  }

  /// - Returns: nil only for an empty `r`.
  package init?(r: [UInt8], _ content: EventContent) {
    self.init(
      r: r, requestDigest: DigestAlgorithm.sha256.hash(content.request),
      bodyDigest: DigestAlgorithm.sha256.hash(content.body), factsDigest: DigestAlgorithm.sha256.hash(content.facts))
  }

  init?(r: [UInt8], requestDigest: [UInt8], bodyDigest: [UInt8], factsDigest: [UInt8]) {
    let content = [UInt8](capacity: 128) { span in
      span.append(0x02)
      for digest in [requestDigest, bodyDigest, factsDigest] {
        for byte in digest { span.append(byte) }
      }
    }
    guard let c = HMACKey.code(key: r, for: content) else { return nil }
    self.init(r: r, c: c)
  }

  /// How much of the content was committed to.
  package enum Reach: Sendable, Hashable {
    case whole
    /// Before format 3: nothing but headers and body.
    case headersAndBody
  }

  /// - Returns: what the commitment covers, where the content is what was committed to; else nil.
  package func reach(_ content: EventContent, headers: CanonicalHeaders) -> Reach? {
    if Commitment(r: r, content) == self { return .whole }
    let digests = [DigestAlgorithm.sha256.hash(headers.bytes), DigestAlgorithm.sha256.hash(content.body)]
    return HMACKey.code(key: r, for: [0x01] + digests[0] + digests[1]) == c ? .headersAndBody : nil
  }
}

extension StoredEvent {
  /// What of it was committed to and is as it was; nil where something of that was changed.
  package var reach: Commitment.Reach? { commitment.reach(EventContent(self), headers: headers) }

  /// Its entry of the audit log.
  package var leaf: EventLeaf {
    EventLeaf(
      id: entry.id, kind: kind, receivedAt: entry.receivedAt, source: entry.source, verdict: verdict, keyID: keyID,
      commitment: commitment.c)
  }
}
