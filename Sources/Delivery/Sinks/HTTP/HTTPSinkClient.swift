private import AsyncHTTPClient
package import CallModel
private import NIOCore
private import NIOHTTP1
package import NIOPosix
private import NIOSSL

/// The client that all HTTP sinks share.
package final class HTTPSinkClient: Sendable {
  private let client: HTTPClient
  private let now: @Sendable () -> Instant

  /// Of an answer's body no more than this is read.
  package static let bodyLimit = 4_096

  /// - Parameter certificateAuthority: PEM of a further authority to trust.
  package init(
    group: MultiThreadedEventLoopGroup, certificateAuthority: [UInt8]? = nil, now: @escaping @Sendable () -> Instant
  ) throws {
    var configuration = HTTPClient.Configuration()
    // A redirect would send records and credentials where no operator said.
    configuration.redirectConfiguration = .disallow
    configuration.timeout = .init(connect: .seconds(10))
    // Sinks bound their own requests; the pool must not hold up what they may send.
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1_024
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    if let certificateAuthority {
      var tls = TLSConfiguration.makeClientConfiguration()
      tls.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMBytes(certificateAuthority))]
      configuration.tlsConfiguration = tls
    }
    client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
    self.now = now
  }

  /// - Parameter bodyLimit: how much of the answer's body is read, in bytes.
  package func send(
    _ outgoing: OutgoingRequest, timeout: Duration, bodyLimit: Int = bodyLimit
  ) async -> Result<OutgoingReply, OutgoingFailure> {
    var request = HTTPClientRequest(url: outgoing.url)
    request.method = HTTPMethod(rawValue: outgoing.method)
    for (name, value) in outgoing.headers { request.headers.add(name: name, value: value) }
    if !outgoing.body.isEmpty { request.body = .bytes(ByteBuffer(bytes: outgoing.body)) }
    request.tlsConfiguration = outgoing.tls
    let prepared = request
    // One deadline for head and body: an answer that drips is no answer.
    return await withTaskGroup(of: Result<OutgoingReply, OutgoingFailure>.self) { group in
      group.addTask { await self.exchange(prepared, timeout: timeout, bodyLimit) }
      group.addTask {
        try? await Task.sleep(for: timeout)
        return .failure(OutgoingFailure(reason: "no answer in time"))
      }
      let first = await group.next() ?? .failure(OutgoingFailure(reason: "cancelled"))
      group.cancelAll()
      return first
    }
  }

  private func exchange(
    _ request: HTTPClientRequest, timeout: Duration, _ bodyLimit: Int
  ) async -> Result<OutgoingReply, OutgoingFailure> {
    do {
      let response = try await client.execute(request, timeout: TimeAmount(timeout))
      return .success(
        OutgoingReply(
          status: Int(response.status.code), retryAfter: response.headers.first(name: "retry-after"),
          body: await Self.beginning(of: response, bodyLimit), receivedAt: now()))
    } catch {
      return .failure(OutgoingFailure(reason: Self.reason(error)))
    }
  }

  package func shutdown() async { try? await client.shutdown() }

  /// An answer that never ends is not waited for: dropping the sequence closes its connection.
  private static func beginning(of response: HTTPClientResponse, _ bodyLimit: Int) async -> [UInt8] {
    var bytes: [UInt8] = []
    do {
      for try await chunk in response.body {
        bytes.append(contentsOf: chunk.readableBytesView.prefix(bodyLimit - bytes.count))
        if bytes.count >= bodyLimit { break }
      }
    } catch {
      return bytes
    }
    return bytes
  }

  /// The kind of failure, without address or data.
  private static func reason(_ error: any Error) -> String {
    switch error {
    case let error as HTTPClientError where error == .connectTimeout: "cannot connect in time"
    case let error as HTTPClientError where error == .readTimeout || error == .deadlineExceeded: "no answer in time"
    case let error as HTTPClientError where error == .remoteConnectionClosed:
      "the connection was closed before an answer"
    case let error as HTTPClientError: "HTTP failed: \(error.shortDescription)"
    case is NIOSSLError, is BoringSSLError: TLSFailure.reason("\(error)")
    case is HTTPParserError: "the answer is not HTTP"
    case is IOError, is NIOConnectionError: "cannot connect"
    case is CancellationError: "cancelled"
    default: "failed: \(type(of: error))"
    }
  }
}
