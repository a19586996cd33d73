import NIOCore

/// Where a connection stands and until when it may stay there. No I/O: the time comes in, decisions go out.
struct ConnectionProgress {
  enum Phase: Sendable, Hashable {
    case handshake, idle, head, body, answering
    /// The last answer is out; what still comes is thrown away, so that the peer can read it.
    case draining
  }

  /// What to do about a limit.
  enum Excess: Sendable, Hashable {
    /// Nobody to answer: close.
    case close
    case timeout
    case headTooLarge
    case targetTooLong
    case bodyTooLarge
  }

  private(set) var phase = Phase.handshake
  /// Nil where only we are waited for.
  private(set) var deadline: NIODeadline?
  private var headBytes = 0
  private var hasRequestLine = false
  private var bodyBytes = 0
  private let limits: IntakeLimits

  init(limits: IntakeLimits, now: NIODeadline) {
    self.limits = limits
    deadline = now + TimeAmount(limits.handshake)
  }

  mutating func handshakeCompleted(now: NIODeadline) { enter(.idle, limits.idle, now) }

  /// - Parameters:
  ///   - bytes: decrypted, before they are parsed.
  ///   - endsLine: whether a line feed is among them.
  mutating func received(bytes: Int, endsLine: Bool, now: NIODeadline) -> Excess? {
    switch phase {
    case .handshake, .answering, .draining: return nil
    case .idle:
      headBytes = 0
      hasRequestLine = false
      enter(.head, limits.head, now)
      return received(bytes: bytes, endsLine: endsLine, now: now)
    case .head:
      headBytes += bytes
      let hadRequestLine = hasRequestLine
      hasRequestLine = hasRequestLine || endsLine
      // A body, or a next request, may follow in the same bytes: exact sizes are checked on the parsed head.
      let slack = 64 << 10
      if !hasRequestLine, headBytes > limits.targetBytes + 64 { return .targetTooLong }
      return hadRequestLine && headBytes > limits.headBytes + slack ? .headTooLarge : nil
    case .body:
      bodyBytes += bytes
      // Chunks of one byte take six: this bounds what surrounds a body, not the body.
      return bodyBytes > limits.bodyBytes * 8 + (64 << 10) ? .bodyTooLarge : nil
    }
  }

  mutating func headParsed(now: NIODeadline) {
    bodyBytes = 0
    enter(.body, limits.body, now)
  }

  mutating func requestParsed() {
    phase = .answering
    deadline = nil
  }

  mutating func answered(now: NIODeadline) { enter(.idle, limits.idle, now) }

  /// For how long a peer may go on sending what nobody reads.
  static let drainLimit = Duration.seconds(1)

  mutating func closing(now: NIODeadline) { enter(.draining, Self.drainLimit, now) }

  /// What is to be done at that time.
  func excess(at now: NIODeadline) -> Excess? {
    guard let deadline, now >= deadline else { return nil }
    return phase == .head || phase == .body ? .timeout : .close
  }

  private mutating func enter(_ phase: Phase, _ limit: Duration, _ now: NIODeadline) {
    self.phase = phase
    deadline = now + TimeAmount(limit)
  }
}
