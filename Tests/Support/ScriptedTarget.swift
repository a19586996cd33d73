private import NIOCore
private import NIOHTTP1
private import NIOPosix
private import Synchronization

/// A real HTTP server that answers as it is told, and keeps what it was sent.
package final class ScriptedTarget: Sendable {
  /// What to do with one request.
  package enum Behaviour: Sendable, Hashable {
    case answer(Int, retryAfter: String? = nil)
    /// With a body.
    case say(Int, String)
    case hang
    case close
    /// 200 and 503 by turns.
    case halfTheTime
  }

  package struct Seen: Sendable {
    package let method: String
    package let target: String
    package let headers: [String: String]
    package let body: String
    /// What it was answered with; nil where it was not.
    package let status: Int?
  }

  private struct State {
    var script: [Behaviour]
    var otherwise: Behaviour
    var seen: [Seen] = []
  }

  private let state: Mutex<State>
  private let channel: Mutex<(any Channel)?> = Mutex(nil)

  /// - Parameters:
  ///   - script: for the first requests, in the order they come.
  ///   - otherwise: for all that follow.
  package init(_ script: [Behaviour] = [], otherwise: Behaviour = .answer(200)) {
    state = Mutex(State(script: script, otherwise: otherwise))
  }

  /// - Returns: the port.
  package func start() async throws -> Int {
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Handler(target: self))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    channel.withLock { $0 = server }
    return server.localAddress?.port ?? 0
  }

  package func stop() async {
    let server = channel.withLock { $0 }
    try? await server?.close()
  }

  package func set(_ script: [Behaviour], otherwise: Behaviour) {
    state.withLock {
      $0.script = script
      $0.otherwise = otherwise
    }
  }

  package var seen: [Seen] { state.withLock { $0.seen } }
  package var accepted: [Seen] { seen.filter { $0.status == 200 } }

  fileprivate func take(_ head: HTTPRequestHead, _ headers: [String: String], _ body: String) -> Behaviour {
    state.withLock { state in
      var behaviour = state.script.isEmpty ? state.otherwise : state.script.removeFirst()
      if behaviour == .halfTheTime { behaviour = .answer(state.seen.count.isMultiple(of: 2) ? 200 : 503) }
      let status: Int? =
        switch behaviour {
        case .answer(let status, _), .say(let status, _): status
        case .hang, .close, .halfTheTime: nil
        }
      state.seen.append(
        Seen(method: head.method.rawValue, target: head.uri, headers: headers, body: body, status: status))
      return behaviour
    }
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart
    private let target: ScriptedTarget
    private var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "")
    private var headers: [String: String] = [:]
    private var body: [UInt8] = []

    init(target: ScriptedTarget) { self.target = target }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        self.head = head
        headers = Dictionary(
          head.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
        body = []
      case .body(let bytes): body.append(contentsOf: bytes.readableBytesView)
      case .end: answer(target.take(head, headers, String(decoding: body, as: UTF8.self)), context)
      }
    }

    private func answer(_ behaviour: Behaviour, _ context: ChannelHandlerContext) {
      switch behaviour {
      case .hang, .halfTheTime: return
      case .close: context.close(promise: nil)
      case .answer(let status, let retryAfter): write(status, retryAfter, "", context)
      case .say(let status, let text): write(status, nil, text, context)
      }
    }

    private func write(_ status: Int, _ retryAfter: String?, _ text: String, _ context: ChannelHandlerContext) {
      var headers = HTTPHeaders([("content-length", "\(text.utf8.count)")])
      if let retryAfter { headers.add(name: "retry-after", value: retryAfter) }
      let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      if !text.isEmpty { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil) }
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
  }
}
