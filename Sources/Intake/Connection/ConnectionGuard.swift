import NIOCore
import NIOHTTP1
import NIOTLS

/// Stands between TLS and HTTP: counts bytes, keeps the deadlines, and counts the connection itself.
///
/// One timer a connection, set anew only when it fires: most deadlines are moved long before.
final class ConnectionGuard: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private(set) var progress: ConnectionProgress
  private let context: IntakeContext
  private var timer: Scheduled<Void>?
  private var channelContext: ChannelHandlerContext?
  /// The limit that ended a request before its head was whole.
  private(set) var brokenLimit: ConnectionProgress.Excess?
  /// Answers an excess and closes; set by the handler above, which speaks HTTP.
  var onExcess: ((ConnectionProgress.Excess) -> Void)?

  init(context: IntakeContext, now: NIODeadline) {
    self.context = context
    progress = ConnectionProgress(limits: context.limits, now: now)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    channelContext = context
    schedule(on: context)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    channelContext = nil
    onExcess = nil
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted? = event as? TLSUserEvent { progress.handshakeCompleted(now: .now()) }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    guard progress.phase != .draining else { return }
    let now = NIODeadline.now()
    let endsLine = progress.phase == .body || bytes.readableBytesView.contains(UInt8(ascii: "\n"))
    if let excess = progress.received(bytes: bytes.readableBytes, endsLine: endsLine, now: now) {
      return act(on: excess, context)
    }
    rearm(context)
    context.fireChannelRead(data)
  }

  // MARK: Told by the handler above

  func headParsed() { progress.headParsed(now: .now()) }
  func requestParsed() { progress.requestParsed() }
  func answered() { change { $0.answered(now: .now()) } }
  func closing() { change { $0.closing(now: .now()) } }

  private func change(_ body: (inout ConnectionProgress) -> Void) {
    body(&progress)
    if let channelContext { rearm(channelContext) }
  }

  // MARK: Deadlines

  /// A deadline nearer than the timer's needs a new timer; a later one waits for it to fire.
  private var firesAt: NIODeadline = .distantFuture

  private func rearm(_ context: ChannelHandlerContext) {
    guard let deadline = progress.deadline, deadline < firesAt else { return }
    timer?.cancel()
    schedule(on: context)
  }

  private func schedule(on context: ChannelHandlerContext) {
    guard let deadline = progress.deadline else { return }
    firesAt = deadline
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(deadline: deadline) { bound.value.0.fired(bound.value.1) }
  }

  private func fired(_ context: ChannelHandlerContext) {
    firesAt = .distantFuture
    if let excess = progress.excess(at: .now()) { return act(on: excess, context) }
    schedule(on: context)
  }

  private func act(on excess: ConnectionProgress.Excess, _ context: ChannelHandlerContext) {
    switch progress.phase {
    case _ where excess == .close: context.close(promise: nil)
    case .body: onExcess?(excess)
    default:
      // No head yet, so HTTP knows of no request that could be answered; an error of its parser makes it expect an answer.
      brokenLimit = excess
      context.fireErrorCaught(HTTPParserError.unknown)
    }
  }
}
