import Foundation
import GRDB
import StrictJSON
import Support
import Testing

@Suite(.serialized) struct EndToEndTests {
  private func post(_ server: ServerProcess, _ requests: String...) async throws -> String {
    let connection = try await RawConnection(port: server.port, authority: server.authority)
    for request in requests {
      let before = connection.statuses.count
      await connection.send(request)
      _ = await eventually { connection.statuses.count > before }
    }
    await connection.close()
    return connection.received
  }

  private func lines(_ server: ServerProcess) -> [String] {
    server.folder.read("data/calls.jsonl").split(separator: "\n").map(String.init)
  }

  private func query(_ server: ServerProcess, _ sql: String) throws -> [String] {
    let path = server.folder.file("data/calls.sqlite")
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    let database = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? database.close() }
    return try database.read {
      try Row.fetchAll($0, sql: sql).map { row in
        row.databaseValues.map { $0.isNull ? "" : String.fromDatabaseValue($0) ?? "\($0)" }.joined(separator: "|")
      }
    }
  }

  private static let golden =
    #"{"id":"g1","callerNumber":"+33102030405","calledNumber":"+33199999999","trackingNumber":"+33188888888","start":{"dateTime":"2026-03-02T14:05:09","timeZone":"Europe/Paris"},"duration":"61","status":"completed","type":"callTracking"}"#

  @Test func `A posted call reaches file and database, a repetition changes nothing, a deletion is seen in all`()
    async throws
  {
    let server = try ServerProcess(routes: Routes.standard(), secrets: ["agendize": Posting.password])
    try await server.start()
    let first = try await post(server, Posting.request(Self.golden))
    #expect(first.contains(#""state":"stored""#))
    let again = try await post(server, Posting.request(Self.golden))
    #expect(again.contains(#""state":"duplicate""#))
    #expect(try await eventually { try lines(server).count == 1 && query(server, "SELECT id FROM calls").count == 1 })
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let expected = try JSONDocument(parsing: [UInt8](try Data(contentsOf: folder.appending(path: "Golden/line.json"))))
    let line = try JSONDocument(parsing: lines(server)[0])
    let told = { (value: JSONValue) in
      value.members.filter { $0.name != "observedAt" }.map { "\($0.name)=\(JSONText($0.value))" }
    }
    #expect(told(line.root) == told(expected.root))
    let row = try String(contentsOf: folder.appending(path: "Golden/row.txt"), encoding: .utf8).trimmingCharacters(
      in: .newlines)
    #expect(
      try query(
        server,
        "SELECT id, revision, provider, account, external_id, direction, status, is_final, missed, caller, callee, dialed_number, started_at, ended_at, time_zone, talk_duration, end_reason, deleted_at FROM calls"
      ) == [row])
    let deleted = try await post(server, Posting.request("", method: "DELETE", path: "/hooks/agendize?id=g1"))
    #expect(deleted.contains(#""state":"stored""#))
    #expect(
      try await eventually {
        try lines(server).count == 2
          && query(server, "SELECT deleted_at FROM calls WHERE deleted_at IS NOT NULL").count == 1
      })
    #expect(lines(server)[1].contains(#""change":"deleted""#))
    #expect(lines(server)[1].contains("deletedAt"))
    #expect(try query(server, "SELECT status, talk_duration FROM calls") == ["completed|61.0"])
    #expect(try await eventually { try server.run("calls", "list", "--deleted", "--json").text.contains("deletedAt") })
    #expect(server.stop() == 0)
  }

  @Test func `Sixty-four clients that post the same event at once store one`() async throws {
    let server = try ServerProcess(
      routes: Routes.standard(limits: #"{ "connectionsPerAddress": 100 }"#), secrets: ["agendize": Posting.password])
    try await server.start()
    var connections: [RawConnection] = []
    for _ in 0..<64 { connections.append(try await RawConnection(port: server.port, authority: server.authority)) }
    await withTaskGroup(of: Void.self) { group in
      for connection in connections { group.addTask { await connection.send(Posting.request(Self.golden)) } }
    }
    #expect(await eventually { connections.allSatisfy { $0.statuses == [200] } })
    #expect(connections.filter { $0.received.contains(#""state":"stored""#) }.count == 1)
    #expect(connections.filter { $0.received.contains(#""state":"duplicate""#) }.count == 63)
    #expect(await eventually { lines(server).count == 1 })
    server.stop()
  }

  @Test func `What cannot be understood is kept, told, and delivered once the mapping is mended`() async throws {
    let source = { (path: String) in
      #", "door": { "type": "generic", "receive": { "bearer": { "file": "certs/secrets/door" } }, "map": { "externalId": "\#(path)", "status": "$.state" } }"#
    }
    let server = try ServerProcess(
      routes: Routes.standard(extraSources: source("$.uid")), secrets: ["agendize": Posting.password, "door": "t0ken"])
    try await server.start()
    let post = { (body: String) in
      Posting.request(body, path: "/hooks/door", headers: ["Authorization: Bearer t0ken"], credentials: false)
    }
    let answers = try await self.post(
      server, post(#"{"uuid":"d1","state":"completed"}"#), post("{"), post(#"{"uid":"fine"}"#))
    #expect(answers.components(separatedBy: #""state":"quarantined""#).count == 3)
    #expect(answers.contains("the mapping finds no externalId"))
    let listed = try server.run("events", "list", "--state", "quarantined")
    #expect(listed.text.split(separator: "\n").count == 2)
    #expect(await eventually { lines(server).count == 1 })
    server.stop()
    try server.folder.write(Routes.standard(extraSources: source("$.uuid")), to: "routes.json")
    try await server.start()
    let trial = try server.run("events", "renormalise", "--dry-run")
    #expect(trial.text.contains("would mend 1, 1 remain"), "\(trial)")
    let mended = try server.run("events", "renormalise")
    #expect(mended.text.contains("mended 1, 1 remain"), "\(mended)")
    #expect(mended.status == 2)
    #expect(await eventually { lines(server).contains { $0.contains(#""externalId":"d1""#) } })
    #expect(try server.run("events", "renormalise").text.contains("mended 0, 1 remain"))
    server.stop()
    // And without a server the command does it itself.
    #expect(try server.run("events", "renormalise").text.contains("mended 0, 1 remain"))
  }

  @Test func `Commands tell what happened, and end as the documentation says`() async throws {
    let server = try ServerProcess(routes: Routes.standard(), secrets: ["agendize": Posting.password])
    #expect(try server.run("events", "list").status == 66)
    #expect(try server.run("send", "agendize").status == 69)
    try await server.start()
    #expect(try server.run("serve").status == 75)
    server.stop()
    try server.folder.write(
      Routes.standard().replacing(#""port": 0"#, with: #""port": \#(server.port)"#), to: "routes.json")
    try await server.start()
    let sent = try server.run("send", "agendize")
    #expect(sent.text.hasPrefix("200 stored "), "\(sent)")
    #expect(sent.text.contains("archive ✓ calls ✓"))
    #expect(try server.run("send", "agendize").text.hasPrefix("200 duplicate "))
    #expect(try server.run("send", "agendize", "--sample", "nonsense").status == 1)
    #expect(try server.run("send", "nobody").status == 1)
    let many = try server.run("send", "agendize", "--count", "200", "--concurrency", "16")
    #expect(many.text.contains("200 stored"), "\(many)")
    let body = try server.run("send", "agendize", "--body", "-", input: "{")
    #expect(body.text.contains("quarantined"), "\(body)")
    let id = try #require(sent.text.split(separator: " ").dropFirst(2).first)
    let shown = try server.run("events", "show", String(id))
    #expect(shown.text.contains(#""externalId":"sample-1""#))
    #expect(!shown.text.contains("d2VuZGl6"))
    #expect(shown.text.contains("hmac-sha256:"))
    #expect(try server.run("events", "show", String(id), "--raw").text.contains(#""id":"sample-1""#))
    #expect(try server.run("events", "show", "999999").status == 1)
    #expect(try server.run("events", "export").text.split(separator: "\n").count == 202)
    _ = try await post(server, Posting.request(Self.golden, headers: ["Authorization: Basic eDp5"], credentials: false))
    #expect(try await eventually { try server.run("rejected", "list").text.contains("the basic username is wrong") })
    let rejected = try server.run("rejected", "show", "1")
    #expect(rejected.text.contains("hmac-sha256:"))
    #expect(!rejected.text.contains("eDp5"))
    #expect(try server.run("status").text.contains("running"))
    #expect(try server.run("status", "--json").text.contains(#""running":true"#))
    #expect(try server.run("deliveries", "list").status == 0)
    #expect(try server.run("deliveries", "retry", "archive").text == "0 put back\n")
    #expect(try server.run("deliveries", "retry", "nowhere").status == 1)
    #expect(try server.run("nonsense").status == 64)
    #expect(try server.run("check", "--config", "missing.json").status == 66)
    #expect(server.stop() == 0)
    #expect(!server.errors.contains(Posting.password))
    // The banner's example holds a number; what was received must not be there.
    let log = server.errors.split(separator: "\n").filter { !$0.hasPrefix("    -d ") }.joined(separator: "\n")
    #expect(!log.contains("+33188888888"))
  }

  @Test func `A port that is taken ends the program, and says so`() async throws {
    let first = try ServerProcess(routes: Routes.standard(), secrets: ["agendize": Posting.password])
    try await first.start()
    let routes = Routes.standard().replacing(#""port": 0"#, with: #""port": \#(first.port)"#)
    let second = try ServerProcess(routes: routes, secrets: ["agendize": Posting.password])
    let output = try second.run("serve")
    #expect(output.status == 73, "\(output)")
    #expect(output.errors.contains("cannot listen"))
    first.stop()
  }

  @Test func `A configuration with faults is told whole, and serves nothing`() throws {
    let server = try ServerProcess(routes: Routes.standard(), secrets: ["agendize": Posting.password])
    try server.folder.write(
      Routes.standard(routes: #"[ { "name": "all", "too": ["archive"], "to": ["archve"] } ]"#), to: "routes.json")
    for command in ["check", "serve"] {
      let output = try server.run(command)
      #expect(output.status == 78)
      #expect(output.errors.contains("routes.json:12:"), "\(output.errors)")
      #expect(output.errors.contains(#"unknown key "too" in route 1"#))
      #expect(output.errors.contains(#"there is no sink "archve" — did you mean "archive"?"#))
      #expect(output.errors.contains("^"))
    }
    let json = try JSONDocument(parsing: try server.run("check", "--json").text)
    #expect(json.root.elements.map { $0["line"]?.int } == [12, 12])
  }

  @Test func `JSON is checked by the grammar, and strictly where asked`() throws {
    let server = try ServerProcess(routes: Routes.standard(), secrets: ["agendize": Posting.password])
    #expect(try server.run("json", "check", "-", input: #"{"a":1,"a":2}"#).status == 0)
    let strict = try server.run("json", "check", "--strict", "-", input: #"{"a":1,"a":2}"#)
    #expect(strict.status == 65)
    #expect(strict.errors.hasPrefix("1:8: "))
    #expect(try server.run("json", "check", "missing.json").status == 66)
  }

  @Test func `A watch's registration names address, proofs and events`() throws {
    let routes = Routes.standard().replacing(#""listen""#, with: #""publicURL": "https://hooks.example", "listen""#)
    let server = try ServerProcess(routes: routes, secrets: ["agendize": Posting.password])
    let shown = try server.run("watch", "register", "agendize", "--dry-run")
    #expect(shown.text.contains("POST https://api.agendize.com/api/2.0/calls/watch"), "\(shown)")
    #expect(shown.text.contains(#""address":"https://hooks.example/hooks/agendize""#))
    #expect(!shown.text.contains(Posting.password))
    #expect(try server.run("watch", "register", "agendize", "--dry-run", "--body").text.contains(Posting.password))
  }

  @Test func `Init overwrites nothing, and keeps its secrets to their owner`() throws {
    let server = try ServerProcess(routes: Routes.standard())
    let secret = server.folder.read("certs/secrets/agendize")
    let certificate = server.folder.read("certs/server.pem")
    #expect(secret.count > 40)
    #expect(try server.run("init").errors.contains("everything is there already"))
    #expect(server.folder.read("certs/secrets/agendize") == secret)
    #expect(server.folder.read("certs/server.pem") == certificate)
    for name in ["certs/secrets/agendize", "certs/server.key", "certs/ca.key"] {
      #expect(
        try FileManager.default.attributesOfItem(atPath: server.folder.file(name))[.posixPermissions] as? Int == 0o600)
    }
    let named = try server.run("init", "--domain", "hooks.example")
    #expect(named.errors.contains("kept certs/server.pem"))
    #expect(
      server.folder.read("routes.json").contains(#""publicURL": "https://hooks.example:0""#)
        || server.folder.read("routes.json").contains("hooks.example"))
    #expect(try server.run("check").status == 0)
  }
}
