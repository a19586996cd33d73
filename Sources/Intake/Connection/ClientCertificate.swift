import CallModel

/// What the client of one connection showed at the handshake, and when it was last found good.
///
/// What the library found good may be revoked, of resumed connections it checks nothing, and dates and lists run out
/// while a connection lasts: so it is looked at after every handshake, and again before a request that comes later.
struct ClientCertificate {
  /// In seconds.
  private static let recheckInterval: Int64 = 60

  private let identity: TLSIdentity
  private var der: [UInt8]?
  /// Which files were in force at the last look.
  private var generation = 0
  /// In seconds since 1970.
  private var lookedAt: Int64 = 0

  init(identity: TLSIdentity) { self.identity = identity }

  /// - Returns: the verdict on what has just been shown.
  mutating func shown(_ der: [UInt8], now: Instant) -> Result<PeerCertificate, TLSIdentity.Refusal> {
    self.der = der
    return look(at: der, now)
  }

  /// - Returns: nil where nothing was shown, or the last verdict is recent enough.
  mutating func recheck(now: Instant) -> Result<PeerCertificate, TLSIdentity.Refusal>? {
    guard let der, now.seconds - lookedAt >= Self.recheckInterval || identity.generation != generation else {
      return nil
    }
    return look(at: der, now)
  }

  private mutating func look(at der: [UInt8], _ now: Instant) -> Result<PeerCertificate, TLSIdentity.Refusal> {
    generation = identity.generation
    lookedAt = now.seconds
    return identity.verdict(onClient: der, now: now.seconds)
  }
}
