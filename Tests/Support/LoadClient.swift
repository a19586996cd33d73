private import NIOCore
private import NIOPosix
private import NIOSSL
private import Synchronization

/// Connections that post one event after another, each of a call of its own, and keep which were acknowledged.
package final class LoadClient: Sendable {
  private struct State {
    var next = 0
    var acknowledged: [String] = []
    var refused = 0
    var inFlight: Set<String> = []
    var isStopped = false
  }

  private let state = Mutex(State())
  private let channels = Mutex<[any Channel]>([])
  private let prefix: String
  private let request: @Sendable (String) -> String

  /// - Parameter request: the bytes that post the event of that identity.
  package init(prefix: String, request: @escaping @Sendable (String) -> String) {
    self.prefix = prefix
    self.request = request
  }

  package var acknowledged: [String] { state.withLock { $0.acknowledged } }
  package var inFlight: Int { state.withLock { $0.inFlight.count } }
  package var refused: Int { state.withLock { $0.refused } }

  package func start(connections: Int, port: Int, authority: String) async throws {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .file(authority)
    let context = try NIOSSLContext(configuration: configuration)
    for _ in 0..<connections {
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(
              NIOSSLClientHandler(context: context, serverHostname: "localhost"))
            try channel.pipeline.syncOperations.addHandler(Handler(client: self))
          }
        }
        .connect(host: "127.0.0.1", port: port).get()
      channels.withLock { $0.append(channel) }
    }
  }

  package func stop() async {
    state.withLock { $0.isStopped = true }
    for channel in channels.withLock({ $0 }) { try? await channel.close() }
  }

  fileprivate func begin() -> (id: String, bytes: String)? {
    let id = state.withLock { state -> String? in
      guard !state.isStopped else { return nil }
      state.next += 1
      let id = "\(prefix)-\(state.next)"
      state.inFlight.insert(id)
      return id
    }
    return id.map { ($0, request($0)) }
  }

  fileprivate func end(_ id: String, accepted: Bool) {
    state.withLock { state in
      state.inFlight.remove(id)
      if accepted { state.acknowledged.append(id) } else { state.refused += 1 }
    }
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let client: LoadClient
    private var current = ""
    private var received = ""

    init(client: LoadClient) { self.client = client }

    func channelActive(context: ChannelHandlerContext) { send(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      received += String(buffer: unwrapInboundIn(data))
      guard let body = received.split(separator: "\r\n\r\n", maxSplits: 1).dropFirst().first, body.hasSuffix("}") else {
        return
      }
      client.end(current, accepted: received.hasPrefix("HTTP/1.1 200"))
      received = ""
      send(context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func send(_ context: ChannelHandlerContext) {
      guard let next = client.begin() else { return }
      current = next.id
      context.writeAndFlush(NIOAny(ByteBuffer(string: next.bytes)), promise: nil)
    }
  }
}
