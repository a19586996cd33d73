private import CallModel

/// What binds one part of a request: its commitment, and its entry of the audit log.
struct EventSeal: Sendable {
  let commitment: Commitment
  /// What is compared when its fingerprint is met again.
  let dedupe: [UInt8]?
  let leaf: [UInt8]

  static func kept(_ part: EventPart, isFirst: Bool, _ dedupe: DedupeKey?, _ replay: DedupeKey?) -> [UInt8]? {
    let seen = remembered(part, isFirst: isFirst, dedupe)
    let replay = isFirst ? replay : nil
    guard seen != nil || replay != nil else { return nil }
    return DedupeKey.bytes(seen?.digest ?? noDigest, seen?.fingerprint ?? 0) + (replay?.bytes ?? [])
  }

  /// What is remembered of a part. One that can be no duplicate itself still is its call's latest event.
  static func remembered(
    _ part: EventPart, isFirst: Bool, _ dedupe: DedupeKey?
  ) -> (fingerprint: UInt64, digest: [UInt8])? {
    if isFirst, let dedupe { return (dedupe.fingerprint, dedupe.digest) }
    return part.call.map { (DedupeKey.fingerprint(of: $0), noDigest) }
  }

  /// Equal to no digest there is.
  private static let noDigest = [UInt8](repeating: 0, count: 16)
}
