import Foundation
import GRDB
import Support
import Testing

@Suite(.serialized) struct CrashTests {
  private static let rounds = 50
  private static let connections = 48
  /// So many calls share the events of a round.
  private static let calls = 40

  /// Each event has a note of its own; several are of one call.
  private static func request(_ id: String) -> String {
    let parts = id.split(separator: "-")
    let call = (Int(parts.last ?? "") ?? 0) % calls
    return Posting.request(
      #"{"id":"\#(parts[0])-c\#(call)","status":"completed","callerNumber":"+33102030405","note":"\#(id)"}"#)
  }

  @Test(.timeLimit(.minutes(15)))
  func
    `Killed under load fifty times over, with a sink that fails half the time, nothing acknowledged is lost, nothing is doubled, and no call is out of order`()
    async throws
  {
    let target = ScriptedTarget(otherwise: .halfTheTime)
    let port = try await target.start()
    let sinks = """
      { "archive": { "type": "file", "path": "calls.jsonl" }, "calls": { "type": "sqlite", "path": "calls.sqlite" },
        "crm": { "type": "http", "url": "http://127.0.0.1:\(port)/", "breaker": false, "concurrency": 64,
                 "retry": { "first": "20ms", "factor": 1, "longest": "20ms", "oldest": "1d" } } }
      """
    let server = try ServerProcess(
      routes: Routes.standard(
        limits: #"{ "connectionsPerAddress": 200 }"#, sinks: sinks,
        routes: #"[ { "name": "all", "to": ["archive", "calls", "crm"] } ]"#),
      secrets: ["agendize": Posting.password])
    var acknowledged: [String] = []
    for round in 0..<Self.rounds {
      try await server.start()
      let client = LoadClient(prefix: "r\(round)", request: Self.request)
      try await client.start(connections: Self.connections, port: server.port, authority: server.authority)
      // Killed in the middle: enough acknowledged, and many under way.
      let wanted = 180 + round * 3
      let isReady = await eventually(within: .seconds(60)) {
        client.acknowledged.count >= wanted && client.inFlight >= 24
      }
      #expect(
        isReady,
        "round \(round): \(client.acknowledged.count) acknowledged, \(client.inFlight) in flight\n\(server.errors)")
      server.kill()
      await client.stop()
      #expect(client.refused == 0)
      acknowledged += client.acknowledged
    }
    try await server.start()
    let stored = Self.notes(in: try server.run("events", "export").text.split(separator: "\n"))
    // The sinks catch up with what the last run left them.
    let rows = { try Self.count(server, "SELECT count(*) FROM call_events") }
    #expect(try await eventually(within: .seconds(60)) { try rows() == stored.count })
    let doubled = try Self.count(
      server,
      "SELECT count(*) FROM (SELECT 1 FROM call_events GROUP BY json_extract(record, '$.extra.note') HAVING count(*) > 1)"
    )
    let lines = { server.folder.read("data/calls.jsonl").split(separator: "\n") }
    #expect(await eventually(within: .seconds(60)) { lines().count >= stored.count })
    let inFile = Self.notes(in: lines())
    let doubledInFile = inFile.count - Set(inFile).count
    let delivered = { Set(Self.notes(in: target.accepted.map { Substring($0.body) })) }
    #expect(await eventually(within: .seconds(120)) { delivered().count == Set(stored).count })
    let lost = Set(acknowledged).subtracting(stored)
    print(
      "acknowledged \(acknowledged.count), stored \(stored.count), lost \(lost.count), "
        + "doubled \(doubled) in SQLite, \(doubledInFile) in the file; "
        + "\(target.accepted.count) deliveries of \(delivered().count) by HTTP")
    #expect(Set(inFile) == Set(stored))
    #expect(doubledInFile == 0)
    #expect(acknowledged.count >= 10_000)
    #expect(lost.isEmpty)
    #expect(doubled == 0)
    #expect(Set(stored).count == stored.count)
    #expect(Self.disorder(in: lines()) == 0)
    #expect(Self.disorder(in: target.accepted.map { Substring($0.body) }) == 0)
    try await Conservation.check(server)
    #expect(server.stop() == 0)
    await target.stop()
  }

  private static func notes(in lines: [Substring]) -> [String] { lines.compactMap { part("note", of: $0) } }

  private static func part(_ name: String, of line: Substring) -> String? {
    line.components(separatedBy: #""\#(name)":""#).dropFirst().first.map { String($0.prefix { $0 != "\"" }) }
  }

  /// How often an event comes for the first time behind a later one of its call.
  private static func disorder(in lines: [Substring]) -> Int {
    var newest: [String: Int] = [:]
    var seen: Set<String> = []
    var count = 0
    for line in lines {
      guard let call = part("externalId", of: line), let note = part("note", of: line), seen.insert(note).inserted,
        let revision = line.components(separatedBy: #""revision":"#).last.flatMap({ Int($0.prefix { $0.isNumber }) })
      else { continue }
      if revision < newest[call] ?? 0 { count += 1 }
      newest[call] = max(newest[call] ?? 0, revision)
    }
    return count
  }

  private static func count(_ server: ServerProcess, _ sql: String) throws -> Int {
    let database = try DatabaseQueue(path: server.folder.file("data/calls.sqlite"))
    defer { try? database.close() }
    return try database.read { try Int.fetchOne($0, sql: sql) ?? 0 }
  }

  @Test func `A torn last line is cut off before the next one is written`() async throws {
    let server = try ServerProcess(routes: Routes.standard(), secrets: ["agendize": Posting.password])
    try server.folder.write("{\"whole\":1}\n{\"torn\":", to: "data/calls.jsonl")
    try await server.start()
    let connection = try await RawConnection(port: server.port, authority: server.authority)
    await connection.send(Self.request("after-1"))
    #expect(await eventually { server.folder.read("data/calls.jsonl").contains("after-1") })
    let lines = server.folder.read("data/calls.jsonl").split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0] == "{\"whole\":1}")
    server.stop()
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace"), "strace is not installed"))
  func `No answer is written before the sync that covers it`() async throws {
    let server = try ServerProcess(routes: Routes.standard(), secrets: ["agendize": Posting.password])
    let trace = server.folder.file("trace")
    try await server.start(under: [
      "strace", "-D", "-f", "-yy", "-s", "0", "-e", "trace=fdatasync,read,write", "-o", trace,
    ])
    let connection = try await RawConnection(port: server.port, authority: server.authority)
    let filler = String(repeating: "x", count: 3_000)
    for number in 0..<30 {
      await connection.send(Posting.request(#"{"id":"s\#(number)","filler":"\#(filler)"}"#))
      #expect(await eventually { connection.statuses.count == number + 1 })
    }
    server.stop()
    var isSynced = false
    var waits = false
    var answers = 0
    for line in server.folder.read("trace").split(separator: "\n") {
      if line.contains("fdatasync"), line.contains("= 0"),
        line.contains("journal.sqlite-wal") || line.contains("resumed")
      {
        isSynced = true
      } else if line.contains("read(") || line.contains("read resumed"),
        line.contains("TCP") || line.contains("resumed"),
        let count = line.split(separator: "=").last.flatMap({ Int($0.drop { $0 == " " }) }), count > 2_000
      {
        waits = true
        isSynced = false
      } else if line.contains("write("), line.contains("TCP"), waits {
        #expect(isSynced, "written before the sync: \(line)")
        waits = false
        answers += 1
      }
    }
    #expect(answers == 30)
  }
}
