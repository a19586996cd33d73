import Foundation
import GRDB
import Support
import Testing

@Suite(.serialized) struct CrashTests {
  private static let rounds = 20
  private static let connections = 48

  private static func request(_ id: String) -> String {
    Posting.request(#"{"id":"\#(id)","status":"completed","callerNumber":"+33102030405"}"#)
  }

  @Test(.timeLimit(.minutes(15)))
  func `Killed under load twenty times over, the server loses nothing it acknowledged and doubles nothing`()
    async throws
  {
    let server = try ServerProcess(
      routes: Routes.standard(limits: #"{ "connectionsPerAddress": 200 }"#), secrets: ["agendize": Posting.password])
    var acknowledged: [String] = []
    for round in 0..<Self.rounds {
      try await server.start()
      let client = LoadClient(prefix: "r\(round)", request: Self.request)
      try await client.start(connections: Self.connections, port: server.port, authority: server.authority)
      // Killed in the middle: enough acknowledged, and many under way.
      let wanted = 520 + round * 3
      let isReady = await eventually(within: .seconds(60)) {
        client.acknowledged.count >= wanted && client.inFlight >= 32
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
    let exported = try server.run("events", "export").text.split(separator: "\n")
    let stored = Self.identities(in: exported)
    // The sinks catch up with what the last run left them.
    let calls = { try Self.count(server, "SELECT count(*) FROM calls") }
    #expect(try await eventually(within: .seconds(60)) { try calls() == stored.count })
    let doubled = try Self.count(
      server, "SELECT count(*) FROM (SELECT call FROM call_events GROUP BY call HAVING count(*) > 1)")
    let lines = { Self.identities(in: server.folder.read("data/calls.jsonl").split(separator: "\n")) }
    #expect(await eventually(within: .seconds(60)) { lines().count >= stored.count })
    let inFile = lines()
    let doubledInFile = inFile.count - Set(inFile).count
    let lost = Set(acknowledged).subtracting(stored)
    print(
      "acknowledged \(acknowledged.count), stored \(stored.count), lost \(lost.count), "
        + "doubled \(doubled) in SQLite, \(doubledInFile) in the file")
    #expect(Set(inFile) == Set(stored))
    #expect(doubledInFile == 0)
    #expect(acknowledged.count >= 10_000)
    #expect(lost.isEmpty)
    #expect(doubled == 0)
    #expect(Set(stored).count == stored.count)
    try await Conservation.check(server)
    #expect(server.stop() == 0)
  }

  private static func identities(in lines: [Substring]) -> [String] {
    lines.compactMap { line in
      line.components(separatedBy: #""externalId":""#).dropFirst().first.map { String($0.prefix { $0 != "\"" }) }
    }
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
    await connection.send(Self.request("after"))
    #expect(await eventually { server.folder.read("data/calls.jsonl").contains("after") })
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
