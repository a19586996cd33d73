import Foundation
import Support
import Testing

/// The server while it is frozen, and on a disk that runs full.
@Suite(.serialized) struct StandstillTests {
  private func server(_ port: Int) throws -> ServerProcess {
    let sinks = """
      { "archive": { "type": "file", "path": "calls.jsonl" }, "calls": { "type": "sqlite", "path": "calls.sqlite" },
        "crm": { "type": "http", "url": "http://127.0.0.1:\(port)/", "breaker": { "failures": 3, "pause": "1s" },
                 "retry": ["1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s"] } }
      """
    return try ServerProcess(
      routes: Routes.standard(sinks: sinks, routes: #"[ { "name": "all", "to": ["archive", "calls", "crm"] } ]"#),
      secrets: ["agendize": Posting.password])
  }

  private func post(_ server: ServerProcess, _ numbers: Range<Int>) async throws {
    let connection = try await RawConnection(port: server.port, authority: server.authority)
    for number in numbers {
      await connection.send(Posting.request(#"{"id":"c\#(number % 3)","note":"n\#(number)"}"#))
    }
    #expect(await eventually(within: .seconds(30)) { connection.statuses.count == numbers.count })
    #expect(connection.statuses.allSatisfy { $0 == 200 })
    await connection.close()
  }

  private func expectAll(_ count: Int, _ server: ServerProcess, _ target: ScriptedTarget) async throws {
    let delivered = await eventually(within: .seconds(60)) {
      Set(target.accepted.compactMap { $0.headers["webhook-id"] }).count == count
    }
    let open = try server.run("deliveries", "list").text
    #expect(delivered, "\(target.accepted.count) of \(count)\n\(open)")
    #expect(
      await eventually(within: .seconds(30)) {
        server.folder.read("data/calls.jsonl").split(separator: "\n").count == count
      })
    for call in 0..<3 {
      var notes: [Int] = []
      for seen in target.accepted where seen.body.contains(#""externalId":"c\#(call)""#) {
        let note = seen.body.components(separatedBy: #""note":"n"#).last.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
        if !notes.contains(note) { notes.append(note) }
      }
      #expect(notes == notes.sorted())
    }
    try await Conservation.check(server)
  }

  @Test(.timeLimit(.minutes(4)))
  func `Frozen for longer than its lease lasts, the server goes on where it was`() async throws {
    let target = ScriptedTarget(otherwise: .halfTheTime)
    let port = try await target.start()
    let server = try server(port)
    try await server.start()
    try await post(server, 0..<9)
    kill(server.identifier, SIGSTOP)
    // The lease is a minute: what is waited for is the time itself.
    let thawed = ContinuousClock.now + .seconds(62)
    #expect(await eventually(within: .seconds(70)) { ContinuousClock.now >= thawed })
    kill(server.identifier, SIGCONT)
    try await post(server, 9..<18)
    try await expectAll(18, server, target)
    server.stop()
    await target.stop()
  }

  @Test(.timeLimit(.minutes(4)), .enabled(if: geteuid() == 0, "mounting a small disk needs root"))
  func `On a small disk that runs full requests are refused, and once there is room nothing is missing`() async throws {
    let target = ScriptedTarget()
    let port = try await target.start()
    let server = try server(port)
    let data = server.folder.file("data")
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    _ = try server.shell("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", data)
    defer { _ = try? server.shell("umount", "-l", data) }
    try await server.start()
    try await post(server, 0..<3)
    let connection = try await RawConnection(port: server.port, authority: server.authority)
    let filler = String(repeating: "x", count: 60_000)
    var sent = 0
    #expect(
      await eventually(within: .seconds(60)) {
        await connection.send(Posting.request(#"{"id":"f\#(sent)","filler":"\#(filler)"}"#))
        sent += 1
        return await eventually { connection.statuses.count == sent } && connection.statuses.last == 503
      })
    let stored = 3 + connection.statuses.count { $0 == 200 }
    #expect(server.isRunning)
    _ = try server.shell("mount", "-o", "remount,size=64m", data)
    #expect(
      await eventually(within: .seconds(60)) {
        await connection.send(Posting.request(#"{"id":"g\#(sent)"}"#))
        sent += 1
        return await eventually { connection.statuses.count == sent } && connection.statuses.last == 200
      })
    let ids = { Set(target.accepted.compactMap { $0.headers["webhook-id"] }).count }
    #expect(await eventually(within: .seconds(60)) { ids() == stored + 1 }, "\(ids()) of \(stored + 1)")
    #expect(
      await eventually(within: .seconds(30)) {
        server.folder.read("data/calls.jsonl").split(separator: "\n").count == stored + 1
      })
    try await Conservation.check(server)
    await connection.close()
    server.stop()
    await target.stop()
  }
}
