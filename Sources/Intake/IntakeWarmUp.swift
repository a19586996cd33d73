import NIOCore
import NIOPosix
import NIOSSL

/// Makes one request of its own, on a listener that nobody else knows, before the public one is bound.
///
/// Two event loops that make the same generic type for the first time, at the same moment, have ended the process within
/// the Swift runtime (6.3). After this request the types that every connection needs are there. It also spares the first
/// sender the wait for them.
struct IntakeWarmUp {
  let group: MultiThreadedEventLoopGroup
  /// What a connection of the public listener begins with.
  let admit: @Sendable (any Channel) throws -> Void

  /// In seconds: then the server starts all the same.
  private static let patience = TimeAmount.seconds(5)

  func run() async throws {
    let admit = admit
    let listener = try await ServerBootstrap(group: group)
      .childChannelInitializer { channel in channel.eventLoop.makeCompletedFuture { try admit(channel) } }
      .bind(host: "127.0.0.1", port: 0).get()
    do {
      try await ask(listener.localAddress?.port ?? 0)
    } catch {
      try? await listener.close()
      throw error
    }
    try await listener.close()
  }

  private func ask(_ port: Int) async throws {
    var configuration = TLSConfiguration.makeClientConfiguration()
    // It is ourselves.
    configuration.certificateVerification = .none
    let context = try NIOSSLContext(configuration: configuration)
    let isAnswered = group.any().makePromise(of: Void.self)
    let client = try await ClientBootstrap(group: group)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: context, serverHostname: nil))
          try channel.pipeline.syncOperations.addHandler(Question(isAnswered: isAnswered))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    let timer = client.eventLoop.scheduleTask(in: Self.patience) { client.close(promise: nil) }
    try? await isAnswered.futureResult.get()
    timer.cancel()
    try? await client.close()
  }

  private final class Question: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let isAnswered: EventLoopPromise<Void>

    init(isAnswered: EventLoopPromise<Void>) { self.isAnswered = isAnswered }

    func channelActive(context: ChannelHandlerContext) {
      // No hook has this path: the answer is 404, and nothing is stored.
      let request: StaticString =
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(staticString: request)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { isAnswered.succeed() }

    func channelInactive(context: ChannelHandlerContext) { isAnswered.succeed() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }
}
