import Foundation
import StrictJSON
import Support
import Testing

/// The running server, its configuration changed under it.
@Suite(.serialized) struct ReloadTests {
  private static let sinks =
    #""archive": { "type": "file", "path": "calls.jsonl" }, "calls": { "type": "sqlite", "path": "calls.sqlite" }"#

  private func routes(_ more: String = "", also: String = "") -> String {
    Routes.standard(
      sinks: "{ \(Self.sinks)\(more) }", routes: #"[ { "name": "all", "to": ["archive", "calls"\#(also)] } ]"#)
  }

  @Test(.timeLimit(.minutes(4)))
  func `Good, bad, good under load: nothing is refused, lost or doubled, and each sink has what came in its time`()
    async throws
  {
    let server = try ServerProcess(routes: routes(), secrets: ["agendize": Posting.password])
    try await server.start()
    let extra = #", "extra": { "type": "file", "path": "extra.jsonl" }"#
    let good = routes(extra, also: #", "extra""#)
    let bad = good.replacing(#""path": "extra.jsonl""#, with: #""path": "../up""#)
    let connections = try await Self.connections(4, to: server)
    var posted = 0
    func load(_ count: Int) async {
      for number in 0..<count {
        await connections[number % 4].send(Posting.request(#"{"id":"c\#(posted % 7)","note":"n\#(posted)"}"#))
        posted += 1
      }
    }
    for (round, text) in [good, bad, routes(), good, bad, good].enumerated() {
      await load(40)
      try server.folder.write(text, to: "routes.json")
      let reload = try server.run("reload")
      if text == bad {
        #expect(reload.status == 78 && reload.errors.contains("must not climb"), "\(round): \(reload.errors)")
      } else {
        #expect(reload.status == 0 && reload.text.contains("in force"), "\(round): \(reload.text)\(reload.errors)")
      }
      await load(20)
    }
    let total = posted
    #expect(await eventually(within: .seconds(60)) { connections.reduce(0) { $0 + $1.statuses.count } == total })
    #expect(connections.flatMap(\.statuses).allSatisfy { $0 == 200 })
    #expect(await eventually(within: .seconds(60)) { Self.notes(server, "calls.jsonl").count == total })
    let notes = Self.notes(server, "calls.jsonl")
    #expect(Set(notes).count == total)
    #expect(
      try await eventually(within: .seconds(60)) {
        try server.shell("sqlite3", "data/calls.sqlite", "SELECT count(*) FROM call_events") == "\(total)\n"
      } || !FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3"))
    // In force for about half of the time.
    #expect(await eventually { (100..<total).contains(Self.notes(server, "extra.jsonl").count) })
    let some = Self.notes(server, "extra.jsonl")
    #expect(Set(some).count == some.count)
    // The rest of it is missing there, and a replay brings just that.
    let replay = try server.run("replay", "--since", "1h", "--mode", "missing", "--rate", "5000")
    #expect(replay.text.contains("extra  \(total - some.count) deliveries"), "\(replay.text)\(replay.errors)")
    #expect(await eventually(within: .seconds(60)) { Set(Self.notes(server, "extra.jsonl")).count == total })
    #expect(try await eventually { try server.run("replay", "list").text.contains("done  missing  100 %") })
    #expect(Self.notes(server, "extra.jsonl").count == total)
    #expect(try server.run("replay", "--since", "1h", "--mode", "missing").text.contains("nothing to deliver"))
    try await Conservation.check(server)
    for connection in connections { await connection.close() }
    server.stop()
  }

  private static func connections(_ count: Int, to server: ServerProcess) async throws -> [RawConnection] {
    var connections: [RawConnection] = []
    for _ in 0..<count {
      connections.append(try await RawConnection(port: server.port, authority: server.authority))
    }
    return connections
  }

  private static func notes(_ server: ServerProcess, _ file: String) -> [String] {
    server.folder.read("data/\(file)").split(separator: "\n").compactMap {
      (try? JSONDocument(parsing: Array($0.utf8)))?.root["extra"]?["note"]?.string
    }
  }

  @Test func `What needs a new start is refused, a dry run changes nothing, and SIGHUP does the same`() async throws {
    let server = try ServerProcess(routes: routes(), secrets: ["agendize": Posting.password])
    try await server.start()
    try server.folder.write(
      routes().replacing("127.0.0.1\", \"port\": 0", with: "127.0.0.1\", \"port\": 1"), to: "routes.json")
    let refused = try server.run("reload")
    #expect(refused.status == 78 && refused.errors.contains(#""listen" is made once"#), "\(refused.errors)")
    try server.folder.write(
      routes(#", "more": { "type": "file", "path": "more.jsonl" }"#, also: #", "more""#), to: "routes.json")
    #expect(try server.run("reload", "--dry-run").text == "~ route all\n+ sink more\nnothing was done\n")
    kill(server.identifier, SIGHUP)
    #expect(await eventually { server.errors.contains("the configuration was read again: ~ route all, + sink more") })
    // Another password: the old one is good no more, and the counts go on.
    let connection = try await RawConnection(port: server.port, authority: server.authority)
    await connection.send(Posting.request(#"{"id":"a"}"#))
    #expect(await eventually { connection.statuses == [200] })
    try server.folder.write("another\n", to: "certs/secrets/agendize")
    #expect(try server.run("reload").text.contains("nothing but secrets"))
    await connection.send(Posting.request(#"{"id":"b"}"#))
    #expect(await eventually { connection.statuses == [200, 401] })
    #expect(try server.run("status").text.contains("agendize: 2 received since the start"))
    #expect(await eventually { Self.lines(server, "more.jsonl") == 1 })
    #expect(try server.run("audit", "verify").status == 0)
    await connection.close()
    server.stop()
    #expect(try server.run("reload").status == 69)
  }

  private static func lines(_ server: ServerProcess, _ file: String) -> Int {
    server.folder.read("data/\(file)").split(separator: "\n").count
  }

  @Test func `A replay goes on where a kill left it, and can be paused and cancelled`() async throws {
    let target = ScriptedTarget()
    let port = try await target.start()
    let crm = #", "crm": { "type": "http", "url": "http://127.0.0.1:\#(port)/", "retry": ["100ms", "1s", "1s"] }"#
    let server = try ServerProcess(
      routes: routes(crm, also: #", "crm""#), secrets: ["agendize": Posting.password])
    try await server.start()
    let connection = try await RawConnection(port: server.port, authority: server.authority)
    for number in 0..<60 { await connection.send(Posting.request(#"{"id":"c\#(number)"}"#)) }
    #expect(await eventually(within: .seconds(30)) { target.accepted.count == 60 })
    let begun = try server.run("replay", "--since", "1h", "--mode", "as-routed", "--sink", "crm", "--rate", "20")
    #expect(begun.text.contains("crm  60 deliveries") && begun.text.contains("replay 1 has begun"), "\(begun.text)")
    #expect(await eventually(within: .seconds(30)) { target.accepted.count > 70 })
    server.kill()
    try await server.start()
    #expect(
      await eventually(within: .seconds(30)) {
        Set(target.accepted.filter { $0.headers["switchboard-replay"] == "1" }.compactMap { $0.headers["webhook-id"] })
          .count == 60
      })
    #expect(try await eventually(within: .seconds(20)) { try server.run("replay", "list").text.hasPrefix("1  done") })
    try await Conservation.check(server)
    // The archive and the database were not asked.
    #expect(server.folder.read("data/calls.jsonl").split(separator: "\n").count == 60)
    #expect(try server.run("replay", "--since", "1h", "--mode", "re-route", "--rate", "1").text.contains("replay 2"))
    #expect(try server.run("replay", "pause", "2").text == "replay 2 is paused\n")
    #expect(try server.run("replay", "resume", "2").text == "replay 2 goes on\n")
    #expect(try server.run("replay", "cancel", "2").text == "replay 2 is cancelled\n")
    #expect(try server.run("replay", "resume", "2").status == 1)
    #expect(try server.run("replay", "cancel", "9").status == 1)
    #expect(try server.run("replay", "--since", "1h", "--mode", "re-route", "--where", "@.(").status == 1)
    try await Conservation.check(server)
    #expect(try server.run("audit", "verify").status == 0)
    await connection.close()
    server.stop()
    await target.stop()
  }

  @Test func `Other routes are asked what they would have done, and nothing is delivered by that`() async throws {
    let server = try ServerProcess(routes: routes(), secrets: ["agendize": Posting.password])
    try await server.start()
    let connection = try await RawConnection(port: server.port, authority: server.authority)
    for status in ["completed", "busy", "busy"] {
      await connection.send(Posting.request(#"{"id":"\#(UUID().uuidString)","status":"\#(status)"}"#))
    }
    #expect(await eventually { connection.statuses.count == 3 })
    let candidate = Routes.standard(
      sinks:
        #"{ "archive": { "type": "file", "path": "calls.jsonl" }, "new": { "type": "file", "path": "new.jsonl" } }"#,
      routes: #"[ { "name": "busy", "when": "@.status == 'busy'", "mask": "externalId", "to": ["archive", "new"] } ]"#)
    try server.folder.write(candidate, to: "new.json")
    let said = try server.run("simulate", "--config", "new.json", "--since", "1h").text
    #expect(said.contains("3 stored records looked at"), "\(said)")
    #expect(said.contains("archive  by all: 1 gone") && said.contains("archive  by busy: 2 changed"), "\(said)")
    #expect(said.contains("calls  by all: 3 gone") && said.contains("new  by busy: 2 added"), "\(said)")
    let json = try server.run("simulate", "--config", "new.json", "--since", "1h", "--json").text
    let root = try JSONDocument(parsing: json).root
    #expect(root["deliveries"]?.elements.contains { $0["sink"]?.string == "new" && $0["added"]?.int == 2 } == true)
    #expect(try server.run("simulate", "--config", "routes.json", "--since", "1h").text.hasSuffix("no difference\n"))
    #expect(!FileManager.default.fileExists(atPath: server.folder.file("data/new.jsonl")))
    await connection.close()
    server.stop()
  }

  @Test func `The admin port lets in who shows its token, and tells everybody whether it lives`() async throws {
    let port = try await Self.freePort()
    let text = routes().replacing(
      #""limits":"#, with: #""admin": { "port": \#(port), "token": { "file": "certs/secrets/admin" } }, "limits":"#)
    let server = try ServerProcess(
      routes: text, secrets: ["agendize": Posting.password, "admin": "let-me-in"])
    try await server.start()
    let base = "http://127.0.0.1:\(port)"
    #expect(try server.shell("curl", "-s", "-w", "%{http_code}", base + "/healthz") == "ok\n200")
    #expect(try server.shell("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", base + "/metrics") == "401")
    for (token, code) in [("let-me-in", "200"), ("let-me-out", "401")] {
      #expect(
        try server.shell(
          "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Authorization: Bearer \(token)",
          base + "/metrics") == code)
    }
    #expect(
      try server.shell(
        "curl", "-sI", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Authorization: bearer let-me-in",
        base + "/readyz") == "200")
    server.stop()
  }

  /// Free a moment ago.
  private static func freePort() async throws -> Int {
    let target = ScriptedTarget()
    let port = try await target.start()
    await target.stop()
    return port
  }
}
