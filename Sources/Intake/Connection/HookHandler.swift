import CallModel
import EventJournal
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import NIOTLS

/// One connection's requests, one after another: head, body, proof, append, answer.
final class HookHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = Never
  typealias OutboundOut = ByteBuffer

  private enum State {
    case idle
    case reading(Reading)
    /// Until the journal has it.
    case answering
    /// The last answer is out.
    case closing
  }

  private struct Reading {
    enum Purpose {
      case hook(HookTable.Match, failure: ProofFailure?)
      case token
    }

    let purpose: Purpose
    let request: ReceivedRequest
    let bodyLimit: Int
    var body: [UInt8] = []
  }

  private let context: IntakeContext
  private let mailbox: LoopMailbox
  private let guardian: ConnectionGuard
  private let peer: String
  /// With the client's certificate, once the handshake is done.
  private var proofContext: ProofContext
  private var certificate: ClientCertificate
  private var state = State.idle
  /// What came behind a request that is not answered yet.
  private var held = HeldParts()
  private var isReplaying = false
  /// Which request is being answered.
  private var turn: UInt64 = 0
  /// Counted against its own limit while under way, behind a trusted proxy.
  private var forwardedAddress: String?
  private var keepsAlive = true
  private var isHead = false
  /// Told to finish: the next answer is the last.
  private var isQuiescing = false
  /// HTTP/1.0 keeps a connection only where it is told so.
  private var mustSayKeepAlive = false

  init(
    context: IntakeContext, mailbox: LoopMailbox, guardian: ConnectionGuard, peer: String, identity: TLSIdentity
  ) {
    certificate = ClientCertificate(identity: identity)
    self.context = context
    self.mailbox = mailbox
    self.guardian = guardian
    self.peer = peer
    proofContext = ProofContext(key: context.maker.credentialKey)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    guardian.onExcess = { bound.value.0.exceeded($0, bound.value.1) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    leaveForwarded()
    state = .closing
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = unwrapInboundIn(data)
    if isAnswering { held.append(.part(part)) } else { take(part, context) }
  }

  /// Who waits for an answer is not read from: the bytes wait with the peer, not here.
  func read(context: ChannelHandlerContext) {
    if isAnswering { held.wantsRead = true } else { context.read() }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent {
      isQuiescing = true
      if guardian.progress.phase == .idle { context.close(promise: nil) }
    }
    if case .handshakeCompleted? = event as? TLSUserEvent { checkCertificate(context) }
    context.fireUserInboundEventTriggered(event)
  }

  private func checkCertificate(_ channel: ChannelHandlerContext) {
    guard let shown = try? channel.pipeline.syncOperations.nioSSL_peerCertificate(),
      let der = try? shown.toDERBytes()
    else { return }
    take(certificate.shown(der, now: context.now()), channel)
  }

  private func take(_ verdict: Result<PeerCertificate, TLSIdentity.Refusal>, _ channel: ChannelHandlerContext) {
    switch verdict {
    case .success(let peer): proofContext = ProofContext(key: context.maker.credentialKey, peer: peer)
    case .failure(let refusal):
      context.logger.info("connection refused: \(refusal)")
      state = .closing
      channel.close(promise: nil)
    }
  }

  private var isAnswering: Bool {
    if case .answering = state { true } else { false }
  }

  // MARK: Reading

  private func take(_ part: HTTPServerRequestPart, _ channel: ChannelHandlerContext) {
    switch part {
    case .head(let head): read(head, channel)
    case .body(let bytes): read(bytes, channel)
    case .end: finish(channel)
    }
  }

  /// Goes on with what came behind the request that has just been answered.
  private func goOn(_ channel: ChannelHandlerContext) {
    guard !isReplaying else { return }
    isReplaying = true
    while !isAnswering, let piece = held.next() {
      switch piece {
      case .part(let part): take(part, channel)
      case .error(let error): failed(error, channel)
      }
    }
    isReplaying = false
    if !isAnswering, held.takeWantedRead() { channel.read() }
  }

  private func read(_ head: HTTPRequestHead, _ channel: ChannelHandlerContext) {
    guard case .idle = state else { return }
    if let verdict = certificate.recheck(now: context.now()) { take(verdict, channel) }
    guard case .idle = state else { return }
    guardian.headParsed()
    keepsAlive = head.isKeepAlive
    isHead = head.method == .HEAD
    mustSayKeepAlive = head.version.minor == 0 && head.isKeepAlive
    let address = RemoteAddress.effective(peer: peer, head: head, trusted: context.trustedProxies)
    guard enterForwarded(address) else {
      return answer(
        .problem(
          .tooManyRequests, "too many requests at once from one address", headers: [("retry-after", "1")], closes: true),
        channel)
    }
    let judge = HeadJudge(context: context, hooks: context.hooks, proofContext: proofContext)
    let fields = HeadFields(head.headers)
    switch judge.decide(head, fields, address: address, receivedAt: context.now()) {
    case .refuse(let answer): self.answer(answer, channel)
    case .read(let match, let request, let failure):
      start(
        Reading(purpose: .hook(match, failure: failure), request: request, bodyLimit: context.limits.bodyBytes), fields,
        head, channel)
    case .readTokenRequest(let request):
      start(Reading(purpose: .token, request: request, bodyLimit: TokenRequest.sizeLimit), fields, head, channel)
    }
  }

  private func start(
    _ reading: Reading, _ fields: HeadFields, _ head: HTTPRequestHead, _ channel: ChannelHandlerContext
  ) {
    if fields.expectsContinue, head.version.minor >= 1 {
      channel.writeAndFlush(wrapOutboundOut(ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
    }
    var reading = reading
    if let length = fields.contentLength.flatMap({ Int($0) }) { reading.body.reserveCapacity(length) }
    state = .reading(reading)
  }

  private func read(_ bytes: ByteBuffer, _ channel: ChannelHandlerContext) {
    guard case .reading(var reading) = state else { return }
    // Let go of the stored copy: two owners would make every append copy the body.
    state = .idle
    guard reading.body.count + bytes.readableBytes <= reading.bodyLimit else {
      return answer(
        .problem(.contentTooLarge, "the body is longer than \(reading.bodyLimit) bytes", closes: true), channel)
    }
    reading.body.append(contentsOf: bytes.readableBytesView)
    state = .reading(reading)
  }

  private func finish(_ channel: ChannelHandlerContext) {
    guard case .reading(let reading) = state else {
      // Refused on its head, and read to its end: the next one may come.
      if case .idle = state { guardian.answered() }
      return
    }
    state = .answering
    turn &+= 1
    guardian.requestParsed()
    let request = reading.request.with(body: reading.body)
    switch reading.purpose {
    case .token: giveToken(request, channel)
    case .hook(let match, let failure):
      submit(
        ArrivedRequest(request: request, hook: match.hook, headFailure: failure, context: proofContext), channel)
    }
  }

  private func giveToken(_ request: ReceivedRequest, _ channel: ChannelHandlerContext) {
    let bound = NIOLoopBound((self, channel), eventLoop: channel.eventLoop)
    let answer = TokenExchange(context: context, request: request).start(on: channel.eventLoop) { answer in
      let (handler, channel) = bound.value
      guard case .answering = handler.state else { return }
      handler.answer(answer, channel)
    }
    if let answer { self.answer(answer, channel) }
  }

  // MARK: Deciding

  private func submit(_ arrived: ArrivedRequest, _ channel: ChannelHandlerContext) {
    arrived.hook.counts.noteReceived()
    let bound = NIOLoopBound((self, channel), eventLoop: channel.eventLoop)
    if let limit = arrived.hook.manners.answerWithin { answerLate(after: limit, bound) }
    mailbox.submit(arrived) { outcome in
      let (handler, channel) = bound.value
      handler.take(outcome, of: arrived, channel)
    }
  }

  /// The answer closes the connection, so that what becomes of the request later is nobody else's answer.
  private func answerLate(after limit: Duration, _ bound: NIOLoopBound<(HookHandler, ChannelHandlerContext)>) {
    let turn = turn
    bound.value.1.eventLoop.scheduleTask(in: TimeAmount(limit)) {
      let (handler, channel) = bound.value
      if handler.turn == turn { handler.answer(ifWaited: .late, channel) }
    }
  }

  private func take(_ outcome: ArrivedOutcome, of arrived: ArrivedRequest, _ channel: ChannelHandlerContext) {
    arrived.hook.counts.note(outcome.counted)
    switch outcome {
    case .refused(let failure): reject(arrived, failure, channel)
    case .unavailable: answer(ifWaited: .unavailable(nil), channel)
    case .appended(.success(let outcome), let event):
      context.rejections.stored(event)
      let part = event.parts[0]
      answer(
        ifWaited: .accepted(
          outcome, arrived.request, state: part.state, reason: part.reason, arrived.hook.manners.form), channel)
    case .appended(.failure(let error), _): answer(ifWaited: .unavailable(error), channel)
    }
  }

  private func reject(_ arrived: ArrivedRequest, _ failure: ProofFailure, _ channel: ChannelHandlerContext) {
    let (request, hook) = (arrived.request, arrived.hook)
    context.logger.info("rejected: \(failure)", metadata: ["source": "\(hook.source)"])
    // Of a head that failed the budget was asked before its body was read.
    let mayKeep =
      arrived.headFailure != nil
      || context.budget.take(source: hook.source, address: request.remoteAddress, now: request.receivedAt.seconds)
    if mayKeep {
      context.rejections.submit(hook.rejected(request, failure, arrived.context))
    }
    answer(ifWaited: .refused(failure, by: hook.proofs, at: request.receivedAt, arrived.context.key), channel)
  }

  // MARK: Limits and errors

  private func exceeded(_ excess: ConnectionProgress.Excess, _ channel: ChannelHandlerContext) {
    switch state {
    case .reading, .idle: answer(.excess(excess, context.limits), channel)
    case .answering, .closing: channel.close(promise: nil)
    }
  }

  func errorCaught(context channel: ChannelHandlerContext, error: any Error) {
    guard let error = error as? HTTPParserError else {
      // A broken connection: nobody to answer.
      state = .closing
      return channel.close(promise: nil)
    }
    if isAnswering { held.append(.error(error)) } else { failed(error, channel) }
  }

  private func failed(_ parserError: HTTPParserError, _ channel: ChannelHandlerContext) {
    switch state {
    case .idle: break
    case .reading: return answer(.unreadable(parserError, inBody: true), channel)
    case .answering, .closing: return channel.close(promise: nil)
    }
    if let limit = guardian.brokenLimit { return exceeded(limit, channel) }
    answer(.unreadable(parserError, inBody: false), channel)
  }

  // MARK: Answering

  /// The peer may have gone meanwhile.
  private func answer(ifWaited answer: Answer, _ channel: ChannelHandlerContext) {
    guard isAnswering else { return }
    self.answer(answer, channel)
  }

  private func answer(_ answer: Answer, _ channel: ChannelHandlerContext) {
    leaveForwarded()
    let closes = answer.closes || !keepsAlive || isQuiescing
    // Read to its end, the peer has nothing more to say that could get in the way of the answer.
    let isWhole = guardian.progress.phase == .answering
    let bytes = answer.message(
      date: mailbox.withDate { $0.text(at: context.now()) }, allocator: channel.channel.allocator,
      connection: closes ? .close : mustSayKeepAlive ? .keepAlive : nil, withBody: !isHead)
    state = closes ? .closing : .idle
    if closes { guardian.closing() } else if isWhole { guardian.answered() }
    guard closes, isWhole else {
      channel.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
      return goOn(channel)
    }
    let written = channel.eventLoop.makePromise(of: Void.self)
    let bound = NIOLoopBound(channel, eventLoop: channel.eventLoop)
    written.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
    channel.writeAndFlush(wrapOutboundOut(bytes), promise: written)
  }

  private func enterForwarded(_ address: String) -> Bool {
    guard address != peer else { return true }
    guard context.forwarded.enter(address) else { return false }
    forwardedAddress = address
    return true
  }

  private func leaveForwarded() {
    if let forwardedAddress { context.forwarded.leave(forwardedAddress) }
    forwardedAddress = nil
  }
}
