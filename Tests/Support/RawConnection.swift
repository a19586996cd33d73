private import Foundation
private import NIOCore
private import NIOPosix
private import NIOSSL
private import Synchronization

/// A connection that sends exactly the bytes it is given, and keeps what comes back.
package final class RawConnection: Sendable {
  private struct State {
    var received: [UInt8] = []
    var isClosed = false
  }

  private final class Collector: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    let state = Mutex(State())

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let bytes = unwrapInboundIn(data)
      state.withLock { $0.received.append(contentsOf: bytes.readableBytesView) }
    }

    func channelInactive(context: ChannelHandlerContext) { state.withLock { $0.isClosed = true } }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }

  private let channel: any Channel
  private let collector: Collector

  /// - Parameter authority: PEM file to trust; nil: no TLS at all.
  /// - Parameter client: PEM files of a certificate and its key to show.
  package init(port: Int, authority: String?, client: (certificate: String, key: String)? = nil) async throws {
    let collector = Collector()
    let context = try authority.map { path in
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.trustRoots = .file(path)
      if let client {
        configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(client.certificate).map {
          .certificate($0)
        }
        configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: client.key, format: .pem))
      }
      return try NIOSSLContext(configuration: configuration)
    }
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let context {
            try channel.pipeline.syncOperations.addHandler(
              NIOSSLClientHandler(context: context, serverHostname: "localhost"))
          }
          try channel.pipeline.syncOperations.addHandler(collector)
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    self.collector = collector
  }

  package func send(_ text: String) async { try? await channel.writeAndFlush(ByteBuffer(string: text)) }

  package func send(_ bytes: [UInt8]) async { try? await channel.writeAndFlush(ByteBuffer(bytes: bytes)) }

  package func close() async { try? await channel.close() }

  package var received: String { collector.state.withLock { String(decoding: $0.received, as: UTF8.self) } }

  package var isClosed: Bool { collector.state.withLock { $0.isClosed } }

  /// All that came, once the other end has closed.
  package func readToEnd() async -> String {
    _ = await eventually(within: .seconds(30)) { isClosed }
    return received
  }

  /// The statuses of the answers so far, interim ones too.
  package var statuses: [Int] {
    received.components(separatedBy: "HTTP/1.1 ").dropFirst().compactMap { Int($0.prefix(3)) }
  }
}
