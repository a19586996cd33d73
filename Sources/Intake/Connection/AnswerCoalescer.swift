import NIOCore

/// Makes one buffer of what is written between two flushes: a head and its body become one TLS record, not two.
final class AnswerCoalescer: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var pending: ByteBuffer?
  private var promise: EventLoopPromise<Void>?

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    var bytes = unwrapOutboundIn(data)
    pending.setOrWriteBuffer(&bytes)
    guard let promise else { return }
    if let earlier = self.promise { earlier.futureResult.cascade(to: promise) } else { self.promise = promise }
  }

  func flush(context: ChannelHandlerContext) {
    if let pending {
      context.write(wrapOutboundOut(pending), promise: promise)
      self.pending = nil
      promise = nil
    }
    context.flush()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    promise?.fail(ChannelError.ioOnClosedChannel)
    promise = nil
  }
}
