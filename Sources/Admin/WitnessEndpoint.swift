private import HTTPTypes
package import Hummingbird
package import Logging
private import NIOCore

/// The HTTP side of a witness: one address to post to.
package struct WitnessEndpoint: Sendable {
  package struct Answer: Sendable {
    package let status: Int
    package let body: String
    package let contentType: String

    package init(_ status: Int, _ body: String, contentType: String = "text/plain; charset=utf-8") {
      self.status = status
      self.body = body
      self.contentType = contentType
    }
  }

  /// Longer requests are none.
  private static let bodyLimit = 1 << 17

  private let answer: @Sendable ([UInt8]) async -> Answer

  package init(answer: @escaping @Sendable ([UInt8]) async -> Answer) { self.answer = answer }

  /// - Parameter onListening: told the port.
  package func application(
    address: String, port: Int, logger: Logger, onListening: @escaping @Sendable (Int) -> Void
  ) -> some ApplicationProtocol {
    let router = Router()
    let answer = answer
    router.post("add-checkpoint") { request, _ in
      let buffer = try await request.body.collect(upTo: Self.bodyLimit)
      let answer = await answer(Array(buffer.readableBytesView))
      return Response(
        status: .init(code: answer.status), headers: [.contentType: answer.contentType],
        body: .init(byteBuffer: ByteBuffer(string: answer.body)))
    }
    return Application(
      router: router, configuration: .init(address: .hostname(address, port: port), serverName: "switchboard"),
      onServerRunning: { channel in onListening(channel.localAddress?.port ?? port) }, logger: logger)
  }
}
