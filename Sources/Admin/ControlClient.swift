private import AsyncHTTPClient
private import NIOCore
private import NIOHTTP1
private import StrictJSON

/// Speaks to a running server over its control socket.
package struct ControlClient: Control {
  private let socket: String

  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package init(socket: String) { self.socket = socket }

  package func status() async throws -> StatusReport {
    guard let report = StatusReport(try await send(.GET, "/status", nil)) else {
      throw Failure(description: "the server's answer is not understood")
    }
    return report
  }

  package func retryDeliveries(_ selection: DeliverySelection) async throws -> Int {
    try await send(.POST, "/deliveries/retry", selection.json())["retried"]?.int ?? 0
  }

  package func dropDeliveries(_ selection: DeliverySelection) async throws -> Int {
    try await send(.POST, "/deliveries/drop", selection.json())["dropped"]?.int ?? 0
  }

  package func replay(_ request: ReplayRequest, isDryRun: Bool) async throws -> ReplayPlan {
    let path = isDryRun ? "/replays/plan" : "/replays"
    guard let plan = ReplayPlan(try await send(.POST, path, request.json())) else {
      throw Failure(description: "the server's answer is not understood")
    }
    return plan
  }

  package func changeReplay(_ id: Int64, _ change: ReplayChange) async throws -> Bool {
    try await send(.POST, "/replays/\(id)/\(change.rawValue)", Self.object("change", change.rawValue))["changed"]?.bool
      ?? false
  }

  package func reload(isDryRun: Bool) async throws -> ReloadReport {
    let path = isDryRun ? "/reload/plan" : "/reload"
    guard let report = ReloadReport(try await send(.POST, path, [UInt8]("{}".utf8))) else {
      throw Failure(description: "the server's answer is not understood")
    }
    return report
  }

  package func pauseSink(_ sink: String, reason: String) async throws -> Bool {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("sink")
    writer.string(sink)
    writer.key("reason")
    writer.string(reason)
    writer.endObject()
    return try await send(.POST, "/sinks/pause", writer.bytes)["changed"]?.bool ?? false
  }

  package func resumeSink(_ sink: String) async throws -> Bool {
    try await send(.POST, "/sinks/resume", Self.object("sink", sink))["changed"]?.bool ?? false
  }

  package func renormalise(source: String?, isDryRun: Bool) async throws -> RenormaliseReport {
    var writer = JSONWriter()
    writer.beginObject()
    if let source {
      writer.key("source")
      writer.string(source)
    }
    writer.key("dryRun")
    writer.bool(isDryRun)
    writer.endObject()
    guard let report = RenormaliseReport(try await send(.POST, "/events/renormalise", writer.bytes)) else {
      throw Failure(description: "the server's answer is not understood")
    }
    return report
  }

  package func readmit(source: String?, since: Int64?, isDryRun: Bool) async throws -> ReadmitReport {
    var writer = JSONWriter()
    writer.beginObject()
    if let source {
      writer.key("source")
      writer.string(source)
    }
    if let since {
      writer.key("since")
      writer.integer(Int(since))
    }
    writer.key("dryRun")
    writer.bool(isDryRun)
    writer.endObject()
    guard let report = ReadmitReport(try await send(.POST, "/rejected/readmit", writer.bytes)) else {
      throw Failure(description: "the server's answer is not understood")
    }
    return report
  }

  package func addClient(source: String, scopes: [String]) async throws -> NewClient {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("source")
    writer.string(source)
    writer.key("scopes")
    writer.beginArray()
    for scope in scopes { writer.string(scope) }
    writer.endArray()
    writer.endObject()
    guard let client = NewClient(try await send(.POST, "/oauth/clients/add", writer.bytes)) else {
      throw Failure(description: "the server's answer is not understood")
    }
    return client
  }

  package func revokeClient(_ id: String) async throws -> Bool {
    try await send(.POST, "/oauth/clients/revoke", Self.object("id", id))["revoked"]?.bool ?? false
  }

  package func accessToken(source: String) async throws -> String {
    guard let token = try await send(.POST, "/oauth/tokens/issue", Self.object("source", source))["token"]?.string
    else {
      throw Failure(description: "the server's answer is not understood")
    }
    return token
  }

  package func poll(source: String, since: Int64?) async throws -> PollReport {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("source", source)
    if let since { writer.field("since", since) }
    writer.endObject()
    // A first round over years takes its time.
    guard let report = PollReport(try await send(.POST, "/poll", writer.bytes, limit: .hours(24))) else {
      throw Failure(description: "the server's answer is not understood")
    }
    return report
  }

  private static func object(_ name: String, _ value: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key(name)
    writer.string(value)
    writer.endObject()
    return writer.bytes
  }

  private func send(
    _ method: HTTPMethod, _ path: String, _ body: [UInt8]?, limit: TimeAmount = .minutes(10)
  ) async throws -> JSONValue {
    let host = socket.utf8.map { byte -> String in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
        String(Unicode.Scalar(byte))
      default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }.joined()
    var request = HTTPClientRequest(url: "http+unix://\(host)\(path)")
    request.method = method
    if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
    return try await exchange(request, limit)
  }

  /// A socket that nobody listens at answers no; it is not asked again and again.
  private func exchange(_ request: HTTPClientRequest, _ limit: TimeAmount) async throws -> JSONValue {
    var configuration = HTTPClient.Configuration()
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.timeout = .init(connect: .seconds(5))
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    let result: Result<JSONValue, any Error>
    do {
      let response = try await client.execute(request, timeout: limit)
      let bytes = Array(try await response.body.collect(upTo: 16 << 20).readableBytesView)
      let value = try JSONDocument(parsing: bytes).root
      guard response.status == .ok else {
        throw Failure(
          description: value["error"]?["message"]?.string ?? "the server answered \(response.status.code)")
      }
      result = .success(value)
    } catch {
      result = .failure(error)
    }
    try await client.shutdown()
    return try result.get()
  }
}
