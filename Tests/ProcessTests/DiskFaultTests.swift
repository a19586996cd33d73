import Foundation
import Support
import Testing

/// A disk that fails under the built program. The faults are put into its system calls.
@Suite(
  .serialized,
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace"), "strace is not installed"))
struct DiskFaultTests {
  private func server() throws -> ServerProcess {
    try ServerProcess(routes: Routes.standard(), secrets: ["agendize": Posting.password])
  }

  /// Nothing but calls on the journal's log are touched.
  private func strace(_ server: ServerProcess, _ fault: String) -> [String] {
    [
      "strace", "-D", "-f", "-o", "/dev/null", "-P", server.folder.file("data/journal.sqlite-wal"), "-e",
      "trace=fdatasync,fsync,pwrite64", "-e", "inject=\(fault)",
    ]
  }

  /// Posts one call after another, each on a connection of its own, until one is not acknowledged.
  private func post(_ server: ServerProcess, upTo limit: Int, prefix: String) async -> (stored: [String], last: Int?) {
    var stored: [String] = []
    for number in 0..<limit {
      let id = "\(prefix)-\(number)"
      guard let connection = try? await RawConnection(port: server.port, authority: server.authority) else {
        return (stored, nil)
      }
      await connection.send(Posting.request(#"{"id":"\#(id)"}"#))
      _ = await eventually(within: .seconds(10)) { !connection.statuses.isEmpty || !server.isRunning }
      guard connection.statuses.first == 200 else { return (stored, connection.statuses.first) }
      stored.append(id)
    }
    return (stored, 200)
  }

  private func exported(_ server: ServerProcess) throws -> String { try server.run("events", "export").text }

  @Test func `After a sync that failed nothing is acknowledged, the program ends with 74, and the next start recovers`()
    async throws
  {
    let server = try server()
    // Made first, so that there is a log to name.
    try await server.start()
    _ = await post(server, upTo: 1, prefix: "before")
    server.kill()
    try await server.start(under: strace(server, "fdatasync,fsync:error=EIO:when=6+"))
    let (stored, last) = await post(server, upTo: 50, prefix: "under")
    #expect(stored.count < 50)
    #expect(last == 503 || last == nil)
    #expect(await eventually(within: .seconds(20)) { !server.isRunning })
    #expect(server.stop() == 74, "\(server.errors)")
    try await server.start()
    let found = try exported(server)
    #expect(found.contains("before-0"))
    for id in stored { #expect(found.contains("\"\(id)\""), "\(id) was acknowledged and is lost") }
    #expect(await post(server, upTo: 1, prefix: "after").stored == ["after-0"])
    #expect(server.stop() == 0)
  }

  @Test func `While the disk is full requests are answered 503, and once there is room they are stored again`()
    async throws
  {
    let server = try server()
    try await server.start()
    _ = await post(server, upTo: 1, prefix: "before")
    server.kill()
    try await server.start(under: strace(server, "pwrite64:error=ENOSPC:when=20..26"))
    var stored: [String] = []
    var refused = 0
    for round in 0..<60 {
      let (ids, last) = await post(server, upTo: 1, prefix: "r\(round)")
      stored += ids
      if last == 503 { refused += 1 }
      #expect(last == 200 || last == 503, "\(String(describing: last)) \(server.errors)")
      if refused > 0, ids.count == 1, stored.count > 12 { break }
    }
    #expect(refused > 0)
    #expect(stored.count > 12)
    #expect(server.isRunning)
    let found = try exported(server)
    for id in stored { #expect(found.contains("\"\(id)\""), "\(id) was acknowledged and is lost") }
    #expect(server.stop() == 0)
  }

  @Test func `A data folder that cannot be one is named, and the program does not start`() throws {
    let server = try server()
    try? FileManager.default.removeItem(atPath: server.folder.file("data"))
    try server.folder.write("a file", to: "data")
    let output = try server.run("serve")
    #expect(output.status == 73 || output.status == 74)
    #expect(output.errors.contains("data"))
  }
}
