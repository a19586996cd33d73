package import Logging
import NIOCore
private import NIOExtras
private import NIOHTTP1
package import NIOPosix
private import NIOSSL

/// The public listener: TLS 1.2 or later, HTTP/1.1, hooks.
package struct IntakeServer: Sendable {
  private let address: String
  private let port: Int
  private let identity: TLSIdentity
  private let context: IntakeContext
  private let group: MultiThreadedEventLoopGroup
  private let logger: Logger

  package init(
    address: String, port: Int, identity: TLSIdentity, context: IntakeContext, group: MultiThreadedEventLoopGroup,
    logger: Logger
  ) {
    self.address = address
    self.port = port
    self.identity = identity
    self.context = context
    self.group = group
    self.logger = logger
  }

  /// A bound listener.
  package struct Listening: Sendable {
    fileprivate let channel: any Channel
    fileprivate let quiescing: ServerQuiescingHelper
    package let port: Int

    /// Takes no more connections, finishes requests under way, then closes.
    package func shutdown() async {
      let done = channel.eventLoop.makePromise(of: Void.self)
      quiescing.initiateShutdown(promise: done)
      try? await done.futureResult.get()
    }
  }

  /// - Throws: where the address cannot be bound.
  package func listen() async throws -> Listening {
    let quiescing = ServerQuiescingHelper(group: group)
    let context = context
    let mailboxes = Dictionary(
      uniqueKeysWithValues: group.makeIterator().map {
        (ObjectIdentifier($0), LoopMailbox(loop: $0, queue: context.queue, maker: context.maker))
      })
    let identity = identity
    let admit = { @Sendable (channel: any Channel) throws in
      try Self.admit(channel, context, identity, mailboxes[ObjectIdentifier(channel.eventLoop)])
    }
    await warmUp(mailboxes.values.map { $0 }, admit)
    let channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1_024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
        }
      }
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.maxMessagesPerRead, value: 4)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try admit(channel) }
      }
      .bind(host: address, port: port).get()
    return Listening(channel: channel, quiescing: quiescing, port: channel.localAddress?.port ?? port)
  }

  /// From one thread after another: see ``IntakeWarmUp``.
  private func warmUp(_ mailboxes: [LoopMailbox], _ admit: @escaping @Sendable (any Channel) throws -> Void) async {
    do {
      try await IntakeWarmUp(group: group, admit: admit).run()
      for mailbox in mailboxes { try await mailbox.warmUp() }
    } catch {
      logger.debug("no request of our own could be made before the first: \(error)")
    }
  }

  private struct Refused: Error {}

  private static func admit(
    _ channel: any Channel, _ context: IntakeContext, _ identity: TLSIdentity, _ mailbox: LoopMailbox?
  ) throws {
    let address = channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
    let peer = address?.description ?? ""
    // Behind a trusted proxy every connection has its address: there, requests are counted instead.
    let counted = RemoteAddress.isTrusted(peer, context.trustedProxies) ? nil : peer
    guard let mailbox, context.connections.enter(counted) else { throw Refused() }
    channel.closeFuture.whenComplete { _ in context.connections.leave(counted) }
    let pipeline = channel.pipeline.syncOperations
    let guardian = ConnectionGuard(context: context, now: .now())
    // Who does not read its answers is not read from either.
    try pipeline.addHandler(BackPressureHandler())
    try pipeline.addHandler(NIOSSLServerHandler(context: identity.context))
    try pipeline.addHandler(guardian)
    try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
    try pipeline.addHandler(
      HookHandler(context: context, mailbox: mailbox, guardian: guardian, peer: peer, identity: identity))
  }
}
