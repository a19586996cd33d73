import Cryptography
import Foundation
import Signatures
import StrictJSON
import Support
import Testing

@Suite(.serialized) struct SinkFaultTests {
  private func server(_ port: Int, retry: String, breaker: String = "false") throws -> ServerProcess {
    let sinks = """
      { "archive": { "type": "file", "path": "calls.jsonl" },
        "crm": { "type": "http", "url": "http://127.0.0.1:\(port)/calls", "timeout": "700ms", "retry": \(retry), "breaker": \(breaker),
                 "headers": { "X-Team": "blue" }, "bearer": { "file": "certs/secrets/crm-token" },
                 "sign": { "preset": "standard-webhooks", "keys": { "k": { "file": "certs/secrets/crm" } } } } }
      """
    return try ServerProcess(
      routes: Routes.standard(sinks: sinks, routes: #"[ { "to": ["archive", "crm"] } ]"#),
      secrets: ["agendize": Posting.password])
  }

  private func post(_ server: ServerProcess, _ bodies: [String]) async throws {
    let connection = try await RawConnection(port: server.port, authority: server.authority)
    for (number, body) in bodies.enumerated() {
      await connection.send(Posting.request(body))
      #expect(await eventually { connection.statuses.count == number + 1 })
    }
    #expect(connection.statuses.allSatisfy { $0 == 200 })
    await connection.close()
  }

  @Test
  func `A sink that fails in every way and then recovers gets every event, in order per call, and stops nobody else`()
    async throws
  {
    let target = ScriptedTarget(
      [.answer(500), .hang, .close, .answer(429, retryAfter: "1"), .answer(503), .answer(502), .close],
      otherwise: .answer(200))
    let port = try await target.start()
    let server = try server(
      port, retry: #"["100ms", "100ms", "100ms", "100ms", "200ms", "200ms", "300ms", "300ms"]"#,
      breaker: #"{ "failures": 3, "pause": "200ms", "longest": "400ms" }"#)
    try await server.start()
    let bodies = (0..<12).map { #"{"id":"c\#($0 % 3)","status":"completed","note":"n\#($0)"}"# }
    try await post(server, bodies)
    #expect(await eventually { server.folder.read("data/calls.jsonl").split(separator: "\n").count == 12 })
    #expect(
      await eventually(within: .seconds(40)) {
        Set(target.accepted.compactMap { $0.headers["webhook-id"] }).count == 12
      })
    for call in 0..<3 {
      var notes: [String] = []
      for seen in target.accepted where seen.body.contains(#""externalId":"c\#(call)""#) {
        let note = try JSONDocument(parsing: seen.body).root["extra"]?["note"]?.string ?? ""
        if !notes.contains(note) { notes.append(note) }
      }
      #expect(notes == stride(from: call, to: 12, by: 3).map { "n\($0)" })
    }
    let seen = try #require(target.accepted.first)
    let token = server.folder.read("certs/secrets/crm-token").trimmingCharacters(in: .newlines)
    #expect(seen.headers["authorization"] == "Bearer \(token)")
    #expect(seen.headers["x-team"] == "blue")
    let scheme = SignaturePreset.standardWebhooks.scheme
    let key = try SigningKey(
      id: "k", secret: Secret(server.folder.read("certs/secrets/crm").trimmingCharacters(in: .newlines)),
      algorithm: .hmac(.sha256), form: .base64)
    let message = SignedMessage(method: "POST", path: "/calls", body: Array(seen.body.utf8)) { name in
      seen.headers[name].map { [$0] } ?? []
    }
    let sent = try #require(seen.headers["webhook-timestamp"].flatMap { Int64($0) })
    let match = SignatureMatch(keyID: "k", deliveryID: seen.headers["webhook-id"])
    #expect(SignatureVerifier(scheme: scheme, keys: [key]).verify(message, now: sent) == .valid(match))
    #expect(try await eventually { try server.run("deliveries", "list").text.isEmpty })
    try await Conservation.check(server)
    server.stop()
    await target.stop()
  }

  @Test func `Out of attempts a delivery is dead, is listed, and reaches its sink when put back`() async throws {
    let target = ScriptedTarget(otherwise: .answer(500))
    let port = try await target.start()
    let server = try server(port, retry: #"["50ms"]"#)
    try await server.start()
    try await post(server, [#"{"id":"d1","note":"a"}"#, #"{"id":"d1","note":"b"}"#])
    #expect(
      try await eventually {
        try server.run("deliveries", "list", "--state", "dead").text.split(separator: "\n").count == 2
      })
    let listed = try server.run("deliveries", "list").text
    #expect(listed.contains("dead after 2 attempts  HTTP 500"), "\(listed)")
    target.set([], otherwise: .answer(200))
    #expect(try server.run("deliveries", "retry", "crm").text == "2 put back\n")
    #expect(await eventually { target.accepted.count == 2 })
    #expect(target.accepted.map { $0.body.contains(#""note":"a""#) } == [true, false])
    #expect(try await eventually { try server.run("deliveries", "list").text.isEmpty })
    try await Conservation.check(server)
    server.stop()
    await target.stop()
  }

  @Test func `What the destination refuses is held and told, and what it wants no more pauses the sink`() async throws {
    let target = ScriptedTarget([.answer(404), .answer(200), .answer(410)], otherwise: .answer(200))
    let port = try await target.start()
    let server = try server(port, retry: #"["50ms"]"#)
    try await server.start()
    try await post(server, [#"{"id":"h1"}"#])
    #expect(
      try await eventually { try server.run("deliveries", "list").text.contains("held after 1 attempts  HTTP 404") })
    // Another call flows; then the destination wants nothing more.
    try await post(server, [#"{"id":"h2"}"#])
    #expect(await eventually { target.seen.count == 2 })
    try await post(server, [#"{"id":"h3"}"#])
    #expect(try await eventually { try server.run("sink", "list").text.contains("crm  paused: HTTP 410") })
    try await post(server, [#"{"id":"h4"}"#])
    #expect(await eventually { server.folder.read("data/calls.jsonl").split(separator: "\n").count == 4 })
    #expect(target.seen.count == 3)
    // So it stays over a restart, until an operator says otherwise.
    server.stop()
    try await server.start()
    #expect(try server.run("status").text.contains("crm  (paused: HTTP 410)"))
    #expect(try server.run("sink", "resume", "crm").text == "crm goes on\n")
    #expect(try server.run("deliveries", "retry", "crm").text.hasSuffix("put back\n"))
    #expect(await eventually { Set(target.accepted.map(\.body)).count == 4 })
    #expect(try await eventually { try server.run("deliveries", "list").text.isEmpty })
    #expect(try server.run("sink", "pause", "crm", "--reason", "a move").text == "crm is paused\n")
    #expect(try server.run("sink", "list", "--json").text.contains(#""paused":"a move""#))
    try await Conservation.check(server)
    server.stop()
    await target.stop()
  }

  @Test func `A sink is tried out with a made-up record, which nobody else gets`() async throws {
    let target = ScriptedTarget([.answer(204), .answer(503), .close])
    let port = try await target.start()
    let server = try server(port, retry: #"["50ms"]"#)
    try await server.start()
    let tried = try server.run("sink", "test", "crm")
    #expect(tried.status == 0 && tried.text.hasPrefix("crm  HTTP 204 in "), "\(tried.text)\(tried.errors)")
    let seen = try #require(target.seen.first)
    #expect(seen.body.contains(#""tags":["test"]"#))
    #expect(seen.headers["authorization"]?.hasPrefix("Bearer ") == true)
    #expect(seen.headers["webhook-signature"] != nil)
    #expect(try server.run("sink", "test", "crm").status == 1)
    #expect(try server.run("sink", "test", "crm").text.contains("closed before an answer"))
    #expect(try server.run("sink", "test", "archive").text.contains("data/calls.jsonl can be"))
    #expect(try server.run("sink", "test", "cmr").errors.contains(#"did you mean "crm"?"#))
    #expect(try server.run("deliveries", "list", "--sink", "cmr").errors.contains(#"did you mean "crm"?"#))
    #expect(server.folder.read("data/calls.jsonl").isEmpty)
    #expect(try server.run("events", "list").text.isEmpty)
    server.stop()
    await target.stop()
  }

  @Test func `A sink that was down over a restart gets what it missed`() async throws {
    let target = ScriptedTarget(otherwise: .close)
    let port = try await target.start()
    let server = try server(port, retry: #"["100ms", "100ms", "200ms", "500ms", "1s", "1s", "1s", "1s", "1s", "1s"]"#)
    try await server.start()
    try await post(server, (0..<5).map { #"{"id":"m\#($0)"}"# })
    #expect(await eventually { target.seen.count > 3 })
    server.kill()
    target.set([], otherwise: .answer(200))
    try await server.start()
    #expect(
      await eventually(within: .seconds(20)) { Set(target.accepted.compactMap { $0.headers["webhook-id"] }).count == 5 }
    )
    try await Conservation.check(server)
    server.stop()
    await target.stop()
  }
}
