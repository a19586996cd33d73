private import HTTPTypes
package import Hummingbird
package import Logging
private import NIOCore
package import NIOPosix
private import StrictJSON

/// Serves ``Control`` on a Unix socket that only the owner of the data folder can open, and what may be read of it on loopback.
package struct ControlServer: Sendable {
  private let control: any Control

  private let published: any PublishedFiles
  private let calls: any CallDirectory
  private let readiness: @Sendable () async -> Readiness
  private let clock: @Sendable () -> Int64

  /// - Parameters:
  ///   - readiness: whether the server can store what comes.
  ///   - clock: in seconds since 1970.
  package init(
    control: any Control, published: any PublishedFiles, calls: any CallDirectory,
    readiness: @escaping @Sendable () async -> Readiness, clock: @escaping @Sendable () -> Int64
  ) {
    self.control = control
    self.published = published
    self.calls = calls
    self.readiness = readiness
    self.clock = clock
  }

  /// Where the socket lies.
  package static func path(in folder: String) -> String { folder + "/control.sock" }

  /// Everything, on the socket.
  package func socket(path: String, group: MultiThreadedEventLoopGroup, logger: Logger) -> some ApplicationProtocol {
    let router = router()
    router.post("deliveries/retry") { request, _ in
      let count = try await control.retryDeliveries(DeliverySelection(try await Self.body(of: request)))
      return Self.json(Array("{\"retried\":\(count)}".utf8))
    }
    router.post("deliveries/drop") { request, _ in
      let count = try await control.dropDeliveries(DeliverySelection(try await Self.body(of: request)))
      return Self.json(Array("{\"dropped\":\(count)}".utf8))
    }
    router.post("sinks/pause") { request, _ in
      let body = try await Self.body(of: request)
      guard let sink = body["sink"]?.string else { throw HTTPError(.badRequest, message: "sink is missing") }
      let hasChanged = try await control.pauseSink(sink, reason: body["reason"]?.string ?? "")
      return Self.json(Array("{\"changed\":\(hasChanged)}".utf8))
    }
    router.post("sinks/resume") { request, _ in
      let body = try await Self.body(of: request)
      guard let sink = body["sink"]?.string else { throw HTTPError(.badRequest, message: "sink is missing") }
      return Self.json(Array("{\"changed\":\(try await control.resumeSink(sink))}".utf8))
    }
    router.post("events/renormalise") { request, _ in
      let body = try await Self.body(of: request)
      let report = try await control.renormalise(
        source: body["source"]?.string, isDryRun: body["dryRun"]?.bool ?? false)
      return Self.json(report.json())
    }
    router.post("rejected/readmit") { request, _ in
      let body = try await Self.body(of: request)
      let report = try await control.readmit(
        source: body["source"]?.string, since: body["since"]?.int.map(Int64.init),
        isDryRun: body["dryRun"]?.bool ?? false)
      return Self.json(report.json())
    }
    router.post("poll") { request, _ in
      let body = try await Self.body(of: request)
      guard let source = body["source"]?.string else { throw HTTPError(.badRequest, message: "source is missing") }
      let report = try await control.poll(source: source, since: body["since"]?.int.map(Int64.init))
      return Self.json(report.json())
    }
    addReplays(to: router)
    addOAuth(to: router)
    return Application(
      router: router, configuration: .init(address: .unixDomainSocket(path: path), serverName: "switchboard"),
      eventLoopGroupProvider: .shared(group), logger: logger)
  }

  private func addReplays(to router: Router<BasicRequestContext>) {
    for (path, isDryRun) in [("replays", false), ("replays/plan", true)] {
      router.post("\(path)") { request, _ in
        guard let wanted = ReplayRequest(try await Self.body(of: request)) else {
          throw HTTPError(.badRequest, message: "this is no replay")
        }
        return Self.json(try await control.replay(wanted, isDryRun: isDryRun).json())
      }
    }
    router.post("replays/:id/:change") { _, context in
      guard let id = context.parameters.get("id", as: Int64.self),
        let change = context.parameters.get("change").flatMap(ReplayChange.init(rawValue:))
      else { throw HTTPError(.notFound) }
      return Self.json(Array("{\"changed\":\(try await control.changeReplay(id, change))}".utf8))
    }
    for (path, isDryRun) in [("reload", false), ("reload/plan", true)] {
      router.post("\(path)") { _, _ in Self.json(try await control.reload(isDryRun: isDryRun).json()) }
    }
  }

  private func addOAuth(to router: Router<BasicRequestContext>) {
    router.post("oauth/clients/add") { request, _ in
      let body = try await Self.body(of: request)
      guard let source = body["source"]?.string else { throw HTTPError(.badRequest, message: "source is missing") }
      let scopes = body["scopes"].map { $0.elements.compactMap(\.string) } ?? []
      return Self.json(try await control.addClient(source: source, scopes: scopes).json())
    }
    router.post("oauth/clients/revoke") { request, _ in
      let body = try await Self.body(of: request)
      guard let id = body["id"]?.string else { throw HTTPError(.badRequest, message: "id is missing") }
      return Self.json(Array("{\"revoked\":\(try await control.revokeClient(id))}".utf8))
    }
    router.post("oauth/tokens/issue") { request, _ in
      let body = try await Self.body(of: request)
      guard let source = body["source"]?.string else { throw HTTPError(.badRequest, message: "source is missing") }
      // Of an alphabet that needs no escapes.
      return Self.json(Array("{\"token\":\"\(try await control.accessToken(source: source))\"}".utf8))
    }
  }

  /// What may be read: by anybody who reaches the port, or by those with a token. Whether it lives is told to all.
  /// - Parameter isAllowed: whether a bearer token is good; nil: none is asked for.
  package func loopback(
    address: String, port: Int, isAllowed: (@Sendable (String) -> Bool)?, group: MultiThreadedEventLoopGroup,
    logger: Logger
  ) -> some ApplicationProtocol {
    let router = router(isAllowed)
    router.add(middleware: CallsRefusals())
    CallsRoutes(directory: calls, hasToken: isAllowed != nil).add(to: router)
    return Application(
      router: router,
      configuration: .init(address: .hostname(address, port: port), serverName: "switchboard"),
      eventLoopGroupProvider: .shared(group), logger: logger)
  }

  private func router(_ isAllowed: (@Sendable (String) -> Bool)? = nil) -> Router<BasicRequestContext> {
    // HEAD is answered as GET is, without its body.
    let router = Router(options: .autoGenerateHeadEndpoints)
    router.add(middleware: ControlErrors())
    if let isAllowed { router.add(middleware: BearerTokens(isAllowed: isAllowed)) }
    router.get("healthz") { _, _ in Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "ok\n"))) }
    router.get("audit/**") { request, context in
      guard let file = await published.file(context.parameters.getCatchAll().joined(separator: "/")) else {
        throw HTTPError(.notFound)
      }
      return Response(
        status: .ok,
        headers: [
          .contentType: file.contentType,
          .cacheControl: file.isImmutable ? "max-age=31536000, immutable" : "no-cache",
        ], body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }
    router.get("status") { _, _ in Self.json(try await control.status().json()) }
    router.get("readyz") { _, _ in
      let readiness = await readiness()
      var response = Self.json(readiness.json())
      if !readiness.isReady { response.status = .serviceUnavailable }
      return response
    }
    router.get("metrics") { _, _ in
      let text = try await control.status().metrics(now: clock())
      return Response(
        status: .ok, headers: [.contentType: MetricsText.contentType],
        body: .init(byteBuffer: ByteBuffer(string: text)))
    }
    return router
  }

  private static func body(of request: Request) async throws -> JSONValue {
    let buffer = try await request.body.collect(upTo: 1 << 20)
    do {
      return try JSONDocument(parsing: Array(buffer.readableBytesView)).root
    } catch {
      throw HTTPError(.badRequest, message: "the body is not JSON: \(error)")
    }
  }

  private static func json(_ bytes: [UInt8]) -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

/// Tells the command what went wrong: it speaks for the same operator.
private struct ControlErrors: RouterMiddleware {
  func handle(
    _ request: Request, context: BasicRequestContext,
    next: @concurrent (Request, BasicRequestContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as HTTPError {
      throw error
    } catch {
      throw HTTPError(.internalServerError, message: "\(error)")
    }
  }
}
