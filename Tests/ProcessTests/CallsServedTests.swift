import Foundation
import StrictJSON
import Support
import Testing

/// The calls API of the built program, asked as its documentation says.
@Suite struct CallsServedTests {
  private func started(_ admin: String) async throws -> (server: ServerProcess, port: Int) {
    let port = Int.random(in: 20_000...40_000)
    let routes = Routes.standard().replacing(
      #""sources""#, with: #""admin": { "address": "127.0.0.1", "port": \#(port)\#(admin) }, "sources""#,
      maxReplacements: 1)
    let server = try ServerProcess(
      routes: routes, secrets: ["agendize": Posting.password, "admin": "t0ken-of-an-operator"])
    try await server.start()
    return (server, port)
  }

  /// - Returns: status, content type and JSON.
  private func ask(
    _ server: ServerProcess, _ port: Int, _ path: String, method: String = "GET", body: String? = nil,
    token: String? = "t0ken-of-an-operator"
  ) throws -> (status: Int, type: String, json: JSONValue?) {
    var command = [
      "curl", "-s", "-X", method, "-w", "\n%{http_code} %{content_type}", "http://127.0.0.1:\(port)\(path)",
    ]
    if let token { command += ["-H", "Authorization: Bearer \(token)"] }
    if let body { command += ["-H", "Content-Type: application/json", "--data-binary", body] }
    let lines = try server.shell(command).split(separator: "\n", omittingEmptySubsequences: false)
    let last = lines.last?.split(separator: " ") ?? []
    let text = lines.dropLast().joined(separator: "\n")
    return (
      last.first.flatMap { Int($0) } ?? 0, last.dropFirst().joined(separator: " "),
      (try? JSONDocument(parsing: text))?.root
    )
  }

  private static let call =
    #"{"caller":"+33199000123","callee":"+442079460123","startedAt":"2026-03-02T10:00:00","timeZone":"Europe/Paris","talkDuration":61,"status":"completed","direction":"inbound","buttonId":"b-1"}"#

  @Test func `A call is made, found, marked read, changed and deleted, each by an event of its own`() async throws {
    let (server, port) = try await started(#", "token": { "file": "certs/secrets/admin" }"#)
    let made = try ask(server, port, "/calls", method: "POST", body: Self.call)
    #expect(made.status == 201)
    let id = try #require(made.json?["id"]?.string)
    #expect(made.json?["startedAt"]?.string == "2026-03-02T09:00:00Z")
    #expect(try ask(server, port, "/calls?tool=b-1").json?["items"]?[0]?["id"]?.string == id)
    #expect(try ask(server, port, "/calls/\(id)").json?["talkDuration"]?.int == 61)
    let changed = try ask(server, port, "/calls/\(id)", method: "PATCH", body: #"{"talkDuration":75,"isRead":false}"#)
    #expect(changed.json?["talkDuration"]?.int == 75)
    #expect(changed.json?["status"]?.string == "completed")
    #expect(try ask(server, port, "/calls?unread=true&count=true").json?["count"]?.int == 1)
    #expect(try ask(server, port, "/calls/read?all=true", method: "POST").json?["changed"]?.int == 1)
    #expect(try ask(server, port, "/calls?unread=true&count=true").json?["count"]?.int == 0)
    #expect(try ask(server, port, "/calls/\(id)/read", method: "POST").json?["isRead"]?.bool == true, "already")
    let events = try ask(server, port, "/calls/\(id)/events").json?["items"].map { Array($0.elements) } ?? []
    #expect(events.map { $0["kind"]?.string } == ["local", "local", "local"])
    #expect(try ask(server, port, "/calls/\(id)", method: "DELETE").json?["deletedAt"] != nil)
    #expect(try ask(server, port, "/calls?count=true").json?["count"]?.int == 0)
    #expect(try ask(server, port, "/calls?count=true&deleted=true").json?["count"]?.int == 1)
    #expect(try ask(server, port, "/calls/\(id)", method: "PATCH", body: #"{"isRead":true}"#).status == 404)
    #expect(try server.run("audit", "verify").status == 0)
    server.stop()
  }

  @Test func `What cannot be done is told as a problem, and nobody without a token changes anything`() async throws {
    let (server, port) = try await started(#", "token": { "file": "certs/secrets/admin" }"#)
    let cases: [(String, String, String?, Int)] = [
      ("/calls?limit=501", "GET", nil, 400), ("/calls?colour=red", "GET", nil, 400), ("/calls/none", "GET", nil, 404),
      ("/calls/00000000-0000-5000-8000-000000000000", "GET", nil, 404),
      ("/calls", "POST", "{", 400), ("/calls", "POST", "[]", 400), ("/calls", "POST", #"{"caller":"1"}"#, 422),
      ("/calls", "POST", #"{"colour":"red"}"#, 422), ("/calls", "DELETE", nil, 400),
      ("/calls", "POST", Self.call.replacing("Europe/Paris", with: "Mars/Olympus"), 422),
      ("/calls", "POST", Self.call.replacing("61", with: "9999999"), 422),
      ("/calls/00000000-0000-5000-8000-000000000000", "PATCH", "{}", 422),
      ("/calls/00000000-0000-5000-8000-000000000000?names=false", "GET", nil, 400),
      ("/calls?limit=1", "POST", Self.call, 400), ("/calls?search=%20", "DELETE", nil, 400),
      ("/calls/read?search=+", "POST", nil, 400), ("/calls?search=%09%C2%A0", "DELETE", nil, 400),
      ("/calls?limit=%2B5", "GET", nil, 400), ("/calls?durationFrom=0x10", "GET", nil, 400),
      ("/calls/", "GET", nil, 404),
      ("/calls/?source=x", "DELETE", nil, 404),
      ("/calls//read?source=x", "POST", nil, 404), ("/calls/active?active=false", "GET", nil, 400),
      ("/calls?syncToken=ci45OTk5OTk5OQ", "GET", nil, 410), ("/calls?sort=status,source", "GET", nil, 400),
      ("/calls", "PUT", Self.call, 405), ("/calls/read", "GET", nil, 405), ("/calls/active", "DELETE", nil, 405),
      ("/calls", "QUERY", nil, 405), ("/calls/", "PATCH", nil, 404),
      ("/calls?provider=portsip&search=+", "DELETE", nil, 400),
      ("/calls/00000000-0000-5000-8000-000000000000/legs", "GET", nil, 404),
    ]
    for (path, method, body, status) in cases {
      let answer = try ask(server, port, path, method: method, body: body)
      #expect(answer.status == status, "\(method) \(path)")
      #expect(answer.type.hasPrefix("application/problem+json"), "\(method) \(path): \(answer.type)")
      #expect(answer.json?["detail"]?.string?.isEmpty == false)
    }
    let unknown = try ask(server, port, "/calls", token: nil)
    #expect(unknown.status == 401 && unknown.type == "application/problem+json")
    #expect(try ask(server, port, "/calls", method: "POST", body: Self.call, token: "wrong").status == 401)
    server.stop()
    let (open, openPort) = try await started("")
    #expect(try ask(open, openPort, "/calls", token: nil).status == 403)
    #expect(try ask(open, openPort, "/calls", method: "POST", body: Self.call, token: nil).status == 403)
    open.stop()
  }

  @Test func `The commands tell the same, as JSON and as CSV`() async throws {
    let (server, port) = try await started(#", "token": { "file": "certs/secrets/admin" }"#)
    for number in 0..<3 {
      let body = Self.call.replacing("9000123", with: "900012\(number)")
      #expect(try ask(server, port, "/calls", method: "POST", body: body).status == 201)
    }
    #expect(try server.run("calls", "count").text == "3\n")
    #expect(try server.run("calls", "count", "--start", "1772442000").text == "3\n")
    #expect(try server.run("calls", "count", "--caller-number", "0121", "--caller-number-match", "ends").text == "1\n")
    let csv = try server.run("calls", "export", "--format", "csv").text.split(separator: "\n")
    #expect(csv.count == 4)
    #expect(csv[0].hasPrefix("id,provider,"))
    let json = try server.run("calls", "export", "--format", "json", "--search", "0122").text
    #expect(try JSONDocument(parsing: json).root["caller"]?["number"]?.string == "+33199000122")
    #expect(try server.run("calls", "list", "--direction", "sideways").status != 0)
    server.stop()
  }
}
