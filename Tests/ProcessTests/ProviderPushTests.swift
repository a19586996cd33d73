import CallModel
import Delivery
import Emulators
import EventJournal
import Foundation
import NIOPosix
import StrictJSON
import Support
import Testing

/// What providers push, to the built program over TLS: the emulators deliver, as their documents say.
@Suite struct ProviderPushTests {
  /// Delivers what an emulator would post, and tells it what became of that.
  private struct Postman {
    let client: HTTPSinkClient

    init(_ server: ServerProcess) throws {
      let authority = FileManager.default.contents(atPath: server.authority).map { [UInt8]($0) }
      client = try HTTPSinkClient(
        group: MultiThreadedEventLoopGroup.singleton, certificateAuthority: authority,
        now: { Instant(microseconds: 0) })
    }

    @discardableResult
    func deliver(_ pushes: [EmulatedPush], _ emulator: any ProviderEmulator) async -> [OutgoingReply] {
      var replies: [OutgoingReply] = []
      for push in pushes {
        let request = OutgoingRequest(
          url: push.url, method: push.method, headers: push.headers.map { ($0.name, $0.value) }, body: push.body)
        guard case .success(let reply) = await client.send(request, timeout: .seconds(10)) else {
          emulator.settle(push, status: nil, body: "")
          continue
        }
        emulator.settle(push, status: reply.status, body: String(decoding: reply.body, as: UTF8.self))
        replies.append(reply)
      }
      return replies
    }
  }

  private func events(_ server: ServerProcess, _ source: String) throws -> [JSONValue] {
    try server.run("events", "list", "--json", "--limit", "1000", "--source", source).text.split(separator: "\n")
      .map { try JSONDocument(parsing: String($0)).root }
  }

  private func calls(_ server: ServerProcess) throws -> [String] {
    try server.run("calls", "list", "--json", "--limit", "100").text.split(separator: "\n").map(String.init)
  }

  /// The round trip of the README: register, deliver, compare, mend.
  @Test func `A watch is registered, delivers signed and templated events, and what it dropped is named and brought`()
    async throws
  {
    let emulator = AgendizeEmulator()
    let api = EmulatorServer(emulator)
    let apiPort = try await api.start()
    let server = try ServerProcess(
      routes: """
        { "listen": { "address": "127.0.0.1", "port": 0, "certificate": "certs/server.pem", "privateKey": "certs/server.key" },
          "publicURL": "https://localhost:9",
          "sources": { "agendize": { "type": "agendize", "account": "demo", "timeZone": "Europe/Paris",
            "receive": {
              "basicAuth": { "username": "agendize", "password": { "file": "certs/secrets/basic" } },
              "headers": { "X-Watch": { "file": "certs/secrets/watch" } },
              "signature": { "header": "X-Agendize-Signature", "algorithm": "hmac-sha256", "encoding": "hex",
                "prefix": "key-1=", "keys": { "key-1": { "file": "certs/secrets/key" } } } },
            "register": { "baseURL": "http://127.0.0.1:\(apiPort)/api", "token": { "file": "certs/secrets/token" },
              "apiKey": { "file": "certs/secrets/apikey" }, "levelDetails": "full", "events": ["created", "updated"],
              "signature": { "cryptoKeyIds": ["key-1"] } },
            "schema": { "callId": "${$.id}", "id": "${$.id}", "from": "${$.callerNumber}", "to": "${$.calledNumber}",
              "what": "${$.status}", "when": { "dateTime": "${$.start.dateTime}", "timeZone": "${$.start.timeZone}" } },
            "poll": { "baseURL": "http://127.0.0.1:\(apiPort)/api/2.0", "token": { "file": "certs/secrets/token" },
              "apiKey": { "file": "certs/secrets/apikey" }, "every": "1h" } } },
          "sinks": { "archive": { "type": "file", "path": "calls.jsonl" } },
          "routes": [{ "name": "all", "to": "archive" }] }
        """,
      secrets: [
        "basic": "b4sic", "watch": "w4tch",
        "key": String(decoding: emulator.settings.signing.keys["key-1"] ?? [], as: UTF8.self),
        "token": "demo-sso-token", "apikey": "demo-api-key",
      ])
    try await server.start()
    // The port is known only now; what is read anew is what the watch is made of.
    let routes = server.folder.read("routes.json").replacing("localhost:9\"", with: "localhost:\(server.port)\"")
    try server.folder.write(routes, to: "routes.json", mode: 0o644)
    let registered = try server.run("watch", "register", "agendize")
    #expect(registered.status == 0, "\(registered)")
    #expect(emulator.watches.count == 1)
    let shown = try server.run("watch", "show", "agendize")
    #expect(shown.text.contains("https://localhost:\(server.port)/hooks/agendize"))
    #expect(!shown.text.contains("b4sic") && !shown.text.contains("w4tch"), "\(shown)")

    let postman = try Postman(server)
    for number in 1...5 { emulator.makeCall(number) }
    let delivered = await postman.deliver(emulator.takePushes(), emulator)
    #expect(delivered.count >= 5)
    #expect(delivered.allSatisfy { $0.status == 200 })
    #expect(try server.run("watch", "log", "agendize").status == 0)

    // One is dropped on its way; the log of the provider knows of it.
    emulator.dropNext()
    emulator.makeCall(20)
    await postman.deliver(emulator.takePushes(), emulator)
    let compared = try server.run("watch", "log", "agendize")
    #expect(compared.status == 1)
    #expect(compared.text.split(separator: "\n").filter { $0.hasPrefix("missing") }.count == 1, "\(compared)")
    #expect(compared.text.contains("call 9000020"))
    let failed = try server.run("watch", "errors", "agendize")
    #expect(!failed.text.isEmpty)
    let polled = try server.run("poll", "agendize", "--once", "--since", "1d")
    #expect(polled.status == 0, "\(polled)")
    #expect(try await eventually { try calls(server).contains { $0.contains("9000020") } })
    #expect(try calls(server).count == 6)

    // A change registers the new one and deletes the old.
    let before = emulator.watches
    #expect(try server.run("watch", "disable", "agendize").status == 0)
    #expect(emulator.watches.count == 1 && emulator.watches != before)
    emulator.makeCall(30)
    #expect(emulator.takePushes().isEmpty)
    #expect(try server.run("watch", "enable", "agendize").status == 0)
    // What goes wrong midway leaves the old one, and no second.
    let kept = emulator.watches
    api.fail("/2.3/watchers/", with: .answer(EmulatedAnswer(500)))
    let broken = try server.run("watch", "register", "agendize")
    #expect(broken.status != 0 && emulator.watches == kept, "\(broken)")
    #expect(try server.run("watch", "delete", "agendize").status == 0)
    #expect(emulator.watches.isEmpty)
    #expect(emulator.mutations == 0)
    server.stop()
    await postman.client.shutdown()
    await api.stop()
  }

  @Test func `CINNOX subscribes by its challenge, and an event that a call has ended brings its row`() async throws {
    var rules = CinnoxRules()
    rules.requiresChallenge = true
    let emulator = CinnoxEmulator(rules: rules)
    let api = EmulatorServer(emulator)
    let port = try await api.start()
    let server = try ServerProcess(
      routes: """
        { "listen": { "address": "127.0.0.1", "port": 0, "certificate": "certs/server.pem", "privateKey": "certs/server.key" },
          "publicURL": "https://localhost:9",
          "sources": { "contact": { "type": "cinnox", "account": "quayside-app",
            "receive": { "path": { "file": "certs/secrets/path" } },
            "poll": { "baseURL": "http://127.0.0.1:\(port)", "token": { "file": "certs/secrets/token" }, "every": "1h" } } },
          "sinks": {}, "routes": [] }
        """, secrets: ["path": "s3cret-segment", "token": "quayside-token"])
    try await server.start()
    let routes = server.folder.read("routes.json").replacing("localhost:9\"", with: "localhost:\(server.port)\"")
    try server.folder.write(routes, to: "routes.json", mode: 0o644)
    #expect(try server.run("subscribe", "contact").status == 0)
    let postman = try Postman(server)
    let challenge = await postman.deliver(emulator.takePushes(), emulator)
    #expect(challenge.count == 1)
    #expect(emulator.challengeAnswered(challenge.first?.body ?? []))
    emulator.makeCall(3)
    let replies = await postman.deliver(emulator.takePushes(), emulator)
    #expect(replies.count >= 2 && replies.allSatisfy { $0.status == 200 })
    #expect(
      try await eventually(within: .seconds(30)) {
        let calls = try server.run("calls", "list", "--json").text
        return calls.contains(#""callId":"call-3""#) && calls.contains(#""isFinal":true"#)
      })
    #expect(try events(server, "contact").contains { $0["kind"]?.string == "polled" })
    #expect(try calls(server).count == 1)
    server.stop()
    await postman.client.shutdown()
    await api.stop()
  }

  @Test(arguments: ["bearer", "basic"]) func `PortSIP posts with the proof that it was subscribed with`(
    _ proof: String
  ) async throws {
    let emulator = PortSIPEmulator()
    let api = EmulatorServer(emulator)
    let port = try await api.start()
    let receive =
      proof == "bearer"
      ? #"{ "bearer": { "file": "certs/secrets/hook" } }"#
      : #"{ "basicAuth": { "username": "portsip", "password": { "file": "certs/secrets/hook" } } }"#
    let server = try ServerProcess(
      routes: """
        { "listen": { "address": "127.0.0.1", "port": 0, "certificate": "certs/server.pem", "privateKey": "certs/server.key" },
          "publicURL": "https://localhost:9",
          "sources": { "pbx": { "type": "portsip", "account": "910022000000000001", "receive": \(receive),
            "poll": { "baseURL": "http://127.0.0.1:\(port)/api", "username": "switchboard",
              "password": { "file": "certs/secrets/pbx" }, "domain": "\(PortSIPAccount.tenantDomain)", "every": "1h" } } },
          "sinks": {}, "routes": [] }
        """, secrets: ["hook": "h00ksecret", "pbx": "Harbour-Lane-22"])
    try await server.start()
    let routes = server.folder.read("routes.json").replacing("localhost:9\"", with: "localhost:\(server.port)\"")
    try server.folder.write(routes, to: "routes.json", mode: 0o644)
    let subscribed = try server.run("subscribe", "pbx")
    #expect(subscribed.status == 0, "\(subscribed)")
    let postman = try Postman(server)
    for number in 0..<6 { emulator.makeCall(number) }
    let replies = await postman.deliver(emulator.takePushes(), emulator)
    #expect(replies.count > 12)
    #expect(replies.allSatisfy { $0.status == 200 })
    #expect(try await eventually { try calls(server).count == 6 })
    // What was pushed and what is polled are the same calls.
    let polled = try server.run("poll", "pbx", "--once", "--json")
    #expect(polled.status == 0, "\(polled)")
    #expect(try calls(server).count == 6)
    server.stop()
    await postman.client.shutdown()
    await api.stop()
  }

  @Test func `A Freebox is told which devices were reached, and its word is looked up in its log`() async throws {
    var options = FreeboxOptions()
    options.isHTTPSAvailable = false
    let emulator = FreeboxEmulator(options: options, pushTo: nil)
    let api = EmulatorServer(emulator)
    let port = try await api.start()
    let server = try ServerProcess(
      routes: """
        { "listen": { "address": "127.0.0.1", "port": 0, "certificate": "certs/server.pem", "privateKey": "certs/server.key" },
          "sources": { "box": { "type": "freebox", "account": "\(options.uid)",
            "receive": { "path": { "file": "certs/secrets/path" } },
            "poll": { "baseURL": "http://127.0.0.1:\(port)", "appId": "example.switchboard",
              "appToken": { "file": "certs/secrets/box" }, "every": "1h" } } },
          "sinks": {}, "routes": [] }
        """, secrets: ["path": "s3gment", "box": "made-up-app-token/for+the+emulated+box"])
    try await server.start()
    #expect(try await eventually { try server.run("status", "--json").text.contains(#""rounds":1"#) })
    let postman = try Postman(server)
    let id = emulator.ring(3)
    #expect(emulator.changeRow(id, type: "missed", duration: 21))
    let base = "https://localhost:\(server.port)/hooks/box/s3gment"
    let body =
      #"{"devices":["d-1","d-2"],"box_id":"BOX","payload":{"box_id":"BOX","type":"phone","event":"missed_call","data":ROW}}"#
    let row = try #require(emulator.rows.first)
    let text = body.replacing("BOX", with: options.uid).replacing("ROW", with: row.text)
    let json = [EmulatedField(name: "content-type", value: "application/json")]
    let replies = await postman.deliver(
      [
        EmulatedPush(method: "POST", url: base + "/register", headers: json, body: Array(#"{"box_id":"x"}"#.utf8)),
        EmulatedPush(method: "POST", url: base + "/send", headers: json, body: Array(text.utf8)),
        EmulatedPush(method: "DELETE", url: base + "/register/box/device", headers: [], body: []),
      ], emulator)
    #expect(replies.map(\.status) == [200, 200, 200])
    let strange = await postman.deliver(
      [EmulatedPush(method: "POST", url: base + "/nope", headers: json, body: Array("{}".utf8))], emulator)
    #expect(strange.map(\.status) == [404])
    #expect(String(decoding: replies[1].body, as: UTF8.self) == #"{"failureIds":[],"successIds":["d-1","d-2"]}"#)
    #expect(
      try await eventually(within: .seconds(20)) {
        try server.run("calls", "list", "--json").text.contains(#""isFinal":true"#)
      })
    #expect(try calls(server).count == 1)
    server.stop()
    await postman.client.shutdown()
    await api.stop()
  }

  private static let enswitch = """
    { "listen": { "address": "127.0.0.1", "port": 0, "certificate": "certs/server.pem", "privateKey": "certs/server.key" },
      "sources": { "pbx": { "type": "enswitch", "account": "demo", "receive": { "path": { "file": "certs/secrets/path" } } } },
      "sinks": {}, "routes": [] }
    """

  @Test func `EnSwitch is answered with nothing, and its calls are read out of forms`() async throws {
    let server = try ServerProcess(routes: Self.enswitch, secrets: ["path": "s3gment"])
    try await server.start()
    let emulator = EnSwitchEmulator(pushTo: "https://localhost:\(server.port)/hooks/pbx/s3gment")
    let callid = emulator.startCall(0)
    let postman = try Postman(server)
    let replies = await postman.deliver(emulator.takePushes(), emulator)
    #expect(!replies.isEmpty && replies.allSatisfy { $0.status == 200 && $0.body.isEmpty })
    #expect(try await eventually { try calls(server).contains { $0.contains(#""externalId":"\#(callid)""#) } })
    #expect(try calls(server).contains { $0.contains(#""status":"ringing""#) })
    server.stop()
    await postman.client.shutdown()
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace"), "needs strace"))
  func `EnSwitch has its answer within the time although the disk is slow, and its event is stored all the same`()
    async throws
  {
    let server = try ServerProcess(routes: Self.enswitch, secrets: ["path": "s3gment"])
    try await server.start(
      under: [
        "strace", "-D", "-f", "-o", "/dev/null", "-P", server.folder.file("data/journal.sqlite-wal"), "-e",
        "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:delay_enter=700ms",
      ])
    let url = "https://localhost:\(server.port)/hooks/pbx/s3gment"
    let postman = try Postman(server)
    let emulator = EnSwitchEmulator(pushTo: url)
    emulator.startCall(0)
    let push = try #require(emulator.takePushes().first)
    // The handshake is not part of the time.
    let first = await postman.deliver([push], emulator)
    #expect(first.first?.status == 503)
    #expect(try await eventually { try server.run("events", "list", "--json").text.contains("pbx") })
    server.stop()
    await postman.client.shutdown()
  }
}
