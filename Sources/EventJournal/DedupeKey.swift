package import CallModel
private import Cryptography

/// What makes two requests the same.
package struct DedupeKey: Sendable, Hashable {
  package enum Scope: Sendable, Hashable {
    /// The sender names its deliveries: the same name is the same delivery, for a day.
    case delivery
    /// The sender does not: the same content is a duplicate only of that call's latest event, and for a while.
    case content
    /// A signed message without a name: a copy is a duplicate, for a day.
    case replay
  }

  package let scope: Scope
  /// 16 bytes of SHA-256 over what must be equal.
  package let digest: [UInt8]
  /// What the table in memory is asked for; never 0.
  package let fingerprint: UInt64

  package init(source: String, delivery id: String) {
    scope = .delivery
    digest = Self.digest("delivery", source, [Array(id.utf8)])
    fingerprint = Self.fingerprint(digest)
  }

  /// - Parameter call: the one call that the request speaks of, where it does.
  package init(source: String, request: ReceivedRequest, bodyDigest: [UInt8], call: CallID?) {
    scope = .content
    digest = Self.digest("content", source, [Array(request.method.utf8), Array(request.target.utf8), bodyDigest])
    fingerprint = call.map(Self.fingerprint(of:)) ?? Self.fingerprint(digest)
  }

  /// - Parameter token: what every copy of a signed message shows.
  package init(source: String, replay token: [UInt8]) {
    scope = .replay
    digest = Self.digest("replay", source, [token])
    fingerprint = Self.fingerprint(digest)
  }

  /// The digest and the fingerprint, as they are kept with the event.
  var bytes: [UInt8] { Self.bytes(digest, fingerprint) }

  static func bytes(_ digest: [UInt8], _ fingerprint: UInt64) -> [UInt8] {
    digest + FingerprintRow.bytes([fingerprint])
  }

  /// The digest among what is kept with an event: a replay's stands behind the other.
  func digest(in kept: [UInt8]) -> [UInt8] {
    Array(scope == .replay ? kept.dropFirst(Self.keptSize).prefix(16) : kept.prefix(16))
  }

  private static let keptSize = 24

  /// All digests among what is kept with an event.
  static func digests(in kept: [UInt8]) -> [[UInt8]] {
    stride(from: 0, to: kept.count, by: keptSize).map { Array(kept[$0..<min($0 + 16, kept.count)]) }
  }

  /// What a call's latest event is remembered under.
  package static func fingerprint(of call: CallID) -> UInt64 { max(1, call.bits.low ^ call.bits.high) }

  private static func digest(_ kind: String, _ source: String, _ parts: [[UInt8]]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(parts.reduce(64 + source.utf8.count) { $0 + 8 + $1.count })
    text.append(text: kind)
    text.append(UInt8(ascii: "\n"))
    text.append(text: source)
    text.append(UInt8(ascii: "\n"))
    for part in parts {
      text.append(text: String(part.count))
      text.append(UInt8(ascii: "\n"))
      text.append(contentsOf: part)
    }
    return Array(DigestAlgorithm.sha256.hash(text).prefix(16))
  }

  private static func fingerprint(_ digest: [UInt8]) -> UInt64 {
    max(1, digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
  }
}
