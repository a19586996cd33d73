private import NIOCore
private import NIOHTTP1
private import NIOPosix
private import NIOSSL
private import Synchronization

/// Serves an emulator over real HTTP or HTTPS; keeps what was asked, and fails as it is told.
package final class EmulatorServer: Sendable {
  /// What happens to a request in place of its answer.
  package enum Fault: Sendable, Hashable {
    case answer(EmulatedAnswer)
    /// The answer's head and half its body, then nothing more.
    case cut
    /// The answer's body with its last byte missing, as if that were all.
    case invalidJSON
    /// No answer.
    case hang
  }

  private struct Waiting {
    let path: String
    let fault: Fault
    let after: Int
  }

  private let emulator: any ProviderEmulator
  private let faults = Mutex<[Waiting]>([])
  private let asked = Mutex<[EmulatedRequest]>([])
  private let channel = Mutex<(any Channel)?>(nil)
  /// Requests kept for tests to look at; older ones go.
  private static let keptRequests = 10_000

  package init(_ emulator: any ProviderEmulator) { self.emulator = emulator }

  /// - Parameters:
  ///   - port: 0 for any.
  ///   - certificate: PEM files to serve HTTPS with; nil: HTTP.
  /// - Returns: the port.
  package func start(
    address: String = "127.0.0.1", port: Int = 0, certificate: (chain: String, key: String)? = nil
  ) async throws -> Int {
    let tls = try certificate.map { try Self.context($0.chain, $0.key) }
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Handler(server: self))
        }
      }
      .bind(host: address, port: port).get()
    channel.withLock { $0 = server }
    return server.localAddress?.port ?? port
  }

  package func stop() async {
    let server = channel.withLock { channel in
      defer { channel = nil }
      return channel
    }
    try? await server?.close()
  }

  private static func context(_ chain: String, _ key: String) throws -> NIOSSLContext {
    let certificates = try NIOSSLCertificate.fromPEMFile(chain).map { NIOSSLCertificateSource.certificate($0) }
    let privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
    return try NIOSSLContext(
      configuration: .makeServerConfiguration(certificateChain: certificates, privateKey: .privateKey(privateKey)))
  }

  /// The next requests whose path contains `path` fail so, one after another.
  /// - Parameter after: how many of them go well before.
  package func fail(_ path: String, with fault: Fault, times: Int = 1, after: Int = 0) {
    faults.withLock { waiting in
      for turn in 0..<times { waiting.append(Waiting(path: path, fault: fault, after: turn == 0 ? after : 0)) }
    }
  }

  /// What was asked, in its order.
  package var requests: [EmulatedRequest] { asked.withLock { $0 } }

  package func forgetRequests() { asked.withLock { $0 = [] } }

  fileprivate func take(_ request: EmulatedRequest) -> (answer: EmulatedAnswer, fault: Fault?) {
    asked.withLock { asked in
      asked.append(request)
      if asked.count > Self.keptRequests { asked.removeFirst(Self.keptRequests / 2) }
    }
    let fault = faults.withLock { waiting -> Fault? in
      guard let place = waiting.firstIndex(where: { request.path.contains($0.path) }) else { return nil }
      let found = waiting[place]
      guard found.after == 0 else {
        waiting[place] = Waiting(path: found.path, fault: found.fault, after: found.after - 1)
        return nil
      }
      waiting.remove(at: place)
      return found.fault
    }
    switch fault {
    case .answer(let answer): return (answer, fault)
    case .hang: return (EmulatedAnswer(200), fault)
    case .cut, .invalidJSON, nil: return (emulator.answer(request), fault)
    }
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart
    private let server: EmulatorServer
    private var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "")
    private var body: [UInt8] = []
    private static let bodyLimit = 4 << 20

    init(server: EmulatorServer) { self.server = server }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        self.head = head
        body = []
      case .body(let bytes):
        guard body.count + bytes.readableBytes <= Self.bodyLimit else { return context.close(promise: nil) }
        body.append(contentsOf: bytes.readableBytesView)
      case .end:
        let request = EmulatedRequest(
          method: head.method.rawValue, target: head.uri,
          headers: head.headers.map { EmulatedField(name: $0.name, value: $0.value) }, body: body)
        let (answer, fault) = server.take(request)
        write(answer, fault, context)
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func write(_ answer: EmulatedAnswer, _ fault: Fault?, _ context: ChannelHandlerContext) {
      if case .hang = fault { return }
      let body = fault == .invalidJSON ? Array(answer.body.dropLast()) : answer.body
      var headers = HTTPHeaders(answer.headers.map { ($0.name, $0.value) })
      headers.replaceOrAdd(name: "content-length", value: "\(body.count)")
      let status = HTTPResponseStatus(statusCode: answer.status)
      context.write(
        wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
      let sent = fault == .cut ? Array(body.prefix(body.count / 2)) : body
      context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: sent)))), promise: nil)
      guard fault != .cut else { return context.close(promise: nil) }
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
  }
}
