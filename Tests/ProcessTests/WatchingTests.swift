import Foundation
import FoundationNetworking
import StrictJSON
import Support
import Testing

/// What a machine that watches the server is told.
@Suite(.serialized) struct WatchingTests {
  private static let port = 18_449
  private static let promtool = "/usr/bin/promtool"

  private func server() throws -> ServerProcess {
    try ServerProcess(
      routes: Routes.standard().replacing(#""sources": {"#, with: #""admin": { "port": \#(Self.port) }, "sources": {"#),
      secrets: ["agendize": Posting.password])
  }

  private func get(_ path: String) async throws -> (status: Int, text: String) {
    let url = try #require(URL(string: "http://127.0.0.1:\(Self.port)\(path)"))
    let (data, response) = try await URLSession.shared.data(from: url)
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
  }

  private func post(_ server: ServerProcess, _ requests: [String]) async throws {
    let connection = try await RawConnection(port: server.port, authority: server.authority)
    for (index, request) in requests.enumerated() {
      await connection.send(request)
      #expect(await eventually { connection.statuses.count == index + 1 })
    }
    await connection.close()
  }

  @Test func `Metrics count every request once, by what became of it, and tell how far each sink is`() async throws {
    let server = try server()
    try await server.start()
    let good = Posting.request(#"{"id":"w1","status":"completed"}"#)
    let wrong = good.replacing("Basic ", with: "Basic x")
    try await post(server, [good, good, Posting.request("not json"), wrong])
    #expect(await eventually { server.folder.read("data/calls.jsonl").contains("w1") })
    let wanted = [
      #"switchboard_requests_received_total{source="agendize"} 4"#,
      #"switchboard_requests_total{source="agendize",outcome="stored"} 1"#,
      #"switchboard_requests_total{source="agendize",outcome="duplicate"} 1"#,
      #"switchboard_requests_total{source="agendize",outcome="quarantined"} 1"#,
      #"switchboard_requests_total{source="agendize",outcome="rejected"} 1"#,
      #"switchboard_requests_total{source="agendize",outcome="unavailable"} 0"#,
      "switchboard_journal_records_total 2", "switchboard_quarantined_events 1",
      #"switchboard_deliveries_delivered_total{sink="archive"} 1"#,
      #"switchboard_deliveries_filtered_total{sink="archive"} 1"#,
      #"switchboard_journal_oldest_undelivered_age_seconds{sink="archive"} 0"#,
      #"switchboard_sink_unaccounted{sink="calls"} 0"#, #"switchboard_sink_paused{sink="calls"} 0"#,
      #"switchboard_build_info{version="0.1.0"} 1"#,
    ]
    var text = ""
    let isThere = try await eventually {
      text = try await get("/metrics").text
      return wanted.allSatisfy { text.contains("\($0)\n") }
    }
    #expect(isThere, "\(wanted.filter { !text.contains("\($0)\n") }) in \(text)")
    #expect(!text.contains("+33"))
    _ = try server.run("sink", "pause", "calls")
    #expect(try await get("/metrics").text.contains(#"switchboard_sink_paused{sink="calls"} 1"#))
    try await Conservation.check(server)
    server.stop()
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: promtool), "promtool is not installed"))
  func `Prometheus' own linter finds nothing to complain of`() async throws {
    let server = try server()
    try await server.start()
    try await post(server, [Posting.request(#"{"id":"w2"}"#)])
    try server.folder.write(try await get("/metrics").text, to: "metrics")
    let said = try server.shell(
      "/bin/sh", "-c", "\(Self.promtool) check metrics < \(server.folder.file("metrics")) 2>&1; echo status $?")
    #expect(said == "status 0\n", "\(said)")
    server.stop()
  }

  @Test func `Ready while events can be stored, with a check each for what that takes`() async throws {
    let server = try server()
    try await server.start()
    let (status, text) = try await get("/readyz")
    #expect(status == 200)
    let checks = try #require(try JSONDocument(parsing: text).root["checks"])
    #expect(checks.elements.compactMap { $0["name"]?.string } == ["journal", "disk", "certificate"])
    #expect(checks.elements.allSatisfy { $0["ok"]?.bool == true })
    #expect(try await get("/healthz").text == "ok\n")
    server.stop()
  }
}
