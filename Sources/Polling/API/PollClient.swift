private import AsyncHTTPClient
package import CallModel
private import NIOCore
private import NIOHTTP1
package import NIOPosix
import NIOSSL

/// The HTTP client of all pollers.
package final class PollClient: Sendable {
  private let client: HTTPClient
  private let now: @Sendable () -> Instant

  /// Longer answers are not read.
  static let bodyLimit = 64 << 20

  package init(group: MultiThreadedEventLoopGroup, now: @escaping @Sendable () -> Instant) {
    var configuration = HTTPClient.Configuration()
    // A redirect would send credentials where no operator said.
    configuration.redirectConfiguration = .disallow
    configuration.timeout = .init(connect: .seconds(10))
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
    self.now = now
  }

  package func shutdown() async { try? await client.shutdown() }

  func ask(
    _ asked: APIRequest, base: String, tls: TLSConfiguration?, timeout: Duration
  ) async throws(PollFailure) -> APIAnswer {
    var request = HTTPClientRequest(url: asked.url(base: base))
    request.method = HTTPMethod(rawValue: asked.method)
    request.headers.add(name: "accept", value: "application/json")
    request.headers.add(name: "user-agent", value: "switchboard")
    for field in asked.headers { request.headers.add(name: field.name, value: field.value) }
    if !asked.body.isEmpty { request.body = .bytes(ByteBuffer(bytes: asked.body)) }
    request.tlsConfiguration = tls
    let prepared = request
    // One deadline for head and body: an answer that drips is no answer.
    let outcome = await withTaskGroup(of: Result<APIAnswer, PollFailure>.self) { group in
      group.addTask { await self.exchange(prepared, asked, timeout) }
      group.addTask {
        try? await Task.sleep(for: timeout)
        return .failure(PollFailure(.unreachable, "\(asked.summary): no answer within \(timeout)"))
      }
      let first = await group.next()
      group.cancelAll()
      return first ?? .failure(PollFailure(.cancelled, "cancelled"))
    }
    if Task.isCancelled { throw PollFailure(.cancelled, "the server stops") }
    return try outcome.get()
  }

  private func exchange(
    _ request: HTTPClientRequest, _ asked: APIRequest, _ timeout: Duration
  ) async -> Result<APIAnswer, PollFailure> {
    do {
      let response = try await client.execute(request, timeout: TimeAmount(timeout))
      var bytes: [UInt8] = []
      for try await chunk in response.body {
        guard bytes.count + chunk.readableBytes <= Self.bodyLimit else {
          return .failure(PollFailure(.badAnswer, "\(asked.summary): the answer is longer than 64 MiB"))
        }
        bytes.append(contentsOf: chunk.readableBytesView)
      }
      let retryAfter = RetryAfter.duration(response.headers.first(name: "retry-after"), now: now())
      return .success(
        APIAnswer(status: Int(response.status.code), retryAfter: retryAfter, body: bytes, receivedAt: now()))
    } catch {
      return .failure(PollFailure(.unreachable, "\(asked.summary): \(ConnectionFault.reason(error))"))
    }
  }
}
