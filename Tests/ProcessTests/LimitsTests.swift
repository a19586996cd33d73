import Support
import Testing

/// The table of docs/limits.md, driven over real TLS against the built program.
@Suite(.serialized) struct LimitsTests {
  /// Bytes sent, what comes back, and within what time.
  struct Case: Sendable, CustomStringConvertible {
    let name: String
    let send: [String]
    /// Statuses in order; empty: closed without an answer.
    let statuses: [Int]
    var closes = true
    var within = Duration.seconds(10)
    var contains = ""
    var description: String { name }
  }

  static let head =
    "POST /hooks/agendize HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic YWdlbmRpemU6cGFzczp3w7ZyZA==\r\n"
  static let body = #"{"id":"limits"}"#

  static let cases: [Case] = [
    Case(name: "a good request", send: [Posting.request(body)], statuses: [200], closes: false),
    Case(
      name: "three in one packet are answered in order",
      send: [Posting.request(#"{"id":"p1"}"#) + Posting.request(#"{"#) + Posting.request(#"{"id":"p3"}"#)],
      statuses: [200, 200, 200],
      closes: false, contains: "quarantined"),
    Case(
      name: "rubbish behind a good request, which is answered first",
      send: [Posting.request(#"{"id":"p4"}"#) + "rubbish\r\n\r\n"], statuses: [200, 501]),
    Case(
      name: "an early no, and another request behind it",
      send: [Posting.request("", path: "/hooks/nobody") + Posting.request(#"{"id":"p5"}"#)], statuses: [404, 200],
      closes: false),
    Case(
      name: "a hundred in one packet", send: [(0..<100).map { Posting.request(#"{"id":"h\#($0)"}"#) }.joined()],
      statuses: [Int](repeating: 200, count: 100), closes: false),
    Case(
      name: "a chunked body",
      send: [head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"\r\n7\r\n:\"chu\"}\r\n0\r\n\r\n"], statuses: [200],
      closes: false),
    Case(
      name: "a body that is asked for", send: [head + "Expect: 100-continue\r\nContent-Length: 15\r\n\r\n", body],
      statuses: [100, 200], closes: false),
    Case(
      name: "another expectation", send: [head + "Expect: tea\r\nContent-Length: 15\r\n\r\n" + body], statuses: [417]),
    Case(
      name: "a password that is wrong, before the body is asked for",
      send: ["POST /hooks/agendize HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 15\r\n\r\n"],
      statuses: [401]),
    Case(
      name: "no credentials", send: [Posting.request(body, credentials: false)], statuses: [401], closes: false,
      contains: "www-authenticate: Basic"),
    Case(
      name: "a wrong password",
      send: [Posting.request(body, headers: ["Authorization: Basic eDp5"], credentials: false)], statuses: [401],
      closes: false),
    Case(
      name: "two Authorization headers", send: [Posting.request(body, headers: ["Authorization: Basic eDp5"])],
      statuses: [401], closes: false),
    Case(
      name: "an address that is not on the list", send: [Posting.request(body, path: "/hooks/elsewhere")],
      statuses: [403], closes: false),
    Case(name: "a path of nobody", send: [Posting.request("", path: "/hooks/nobody")], statuses: [404], closes: false),
    Case(
      name: "a secret path that is wrong", send: [Posting.request(body, path: "/hooks/hidden/wrong")], statuses: [404],
      closes: false),
    Case(
      name: "a secret path that is right", send: [Posting.request(body, path: "/hooks/hidden/s3cret")], statuses: [200],
      closes: false),
    Case(
      name: "a method that the hook does not take",
      send: [Posting.request("", method: "DELETE", path: "/hooks/hidden/s3cret")], statuses: [405], closes: false,
      contains: "allow: POST, PUT, PATCH"),
    Case(
      name: "a method that does not exist", send: ["BREW /hooks/agendize HTTP/1.1\r\nHost: x\r\n\r\n"], statuses: [501]),
    Case(
      name: "a HEAD and another request behind it",
      send: ["HEAD /hooks/agendize HTTP/1.1\r\nHost: x\r\n\r\n", Posting.request(body)],
      statuses: [405, 200], closes: false),
    Case(name: "what is not HTTP", send: ["hello\r\n\r\n"], statuses: [501]),
    Case(name: "a version from the future", send: ["POST / HTTP/3.7\r\nHost: x\r\n\r\n"], statuses: [400]),
    Case(name: "no Host", send: ["GET /hooks/agendize HTTP/1.1\r\n\r\n"], statuses: [400]),
    Case(name: "two Hosts", send: ["GET /hooks/agendize HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"], statuses: [400]),
    Case(
      name: "a length and chunks", send: [head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
      statuses: [400]),
    Case(name: "two lengths", send: [head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"], statuses: [400]),
    Case(name: "a length that is no number", send: [head + "Content-Length: -5\r\n\r\n"], statuses: [400]),
    Case(
      name: "a length beyond every number", send: [head + "Content-Length: 99999999999999999999999\r\n\r\n"],
      statuses: [400]),
    Case(
      name: "a transfer coding that is not chunked", send: [head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"],
      statuses: [400]),
    Case(
      name: "a folded header", send: ["GET /hooks/agendize HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n"],
      statuses: [400]),
    Case(
      name: "a space before the colon", send: ["GET /hooks/agendize HTTP/1.1\r\nHost: x\r\nX-A : b\r\n\r\n"],
      statuses: [400]),
    Case(
      name: "a chunk size that is no number", send: [head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"], statuses: [400]
    ),
    Case(
      name: "a long target", send: ["GET /" + String(repeating: "a", count: 9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"],
      statuses: [414]),
    Case(name: "an endless target", send: ["GET /" + String(repeating: "a", count: 20_000)], statuses: [414]),
    Case(
      name: "a long header field", send: [head + "X-A: " + String(repeating: "a", count: 17_000) + "\r\n\r\n"],
      statuses: [431]),
    Case(
      name: "too many header fields", send: [head + (0..<101).map { "X-\($0): y\r\n" }.joined() + "\r\n"],
      statuses: [431]),
    Case(
      name: "a long head",
      send: [head + (0..<50).map { "X-\($0): \(String(repeating: "y", count: 700))\r\n" }.joined() + "\r\n"],
      statuses: [431]),
    Case(
      name: "an endless head", send: [head] + (0..<30).map { "X-\($0): \(String(repeating: "y", count: 8_000))\r\n" },
      statuses: [431]),
    Case(
      name: "a body announced too long", send: [head + "Content-Length: 1048577\r\n\r\n"], statuses: [413],
      within: .seconds(8)),
    Case(
      name: "a body in chunks that is too long",
      send: [head + "Transfer-Encoding: chunked\r\n\r\n"]
        + (0..<12).map { _ in "186a0\r\n" + String(repeating: "x", count: 100_000) + "\r\n" },
      statuses: [413]),
    Case(
      name: "a compressed body", send: [head + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"],
      statuses: [415]),
    Case(name: "a slow head", send: ["POST /hooks/agendize HTTP/1.1\r\nHo"], statuses: [408], within: .seconds(9)),
    Case(name: "a slow body", send: [head + "Content-Length: 15\r\n\r\n{"], statuses: [408], within: .seconds(9)),
    Case(name: "nothing after the handshake", send: [], statuses: [], within: .seconds(9)),
    Case(name: "nothing after a request", send: [Posting.request(body)], statuses: [200], within: .seconds(9)),
    Case(
      name: "HTTP/1.0",
      send: [
        "POST /hooks/agendize HTTP/1.0\r\nAuthorization: Basic YWdlbmRpemU6cGFzczp3w7ZyZA==\r\nContent-Length: 15\r\n\r\n"
          + body
      ], statuses: [200]),
    Case(
      name: "a request that wants to be the last", send: [Posting.request(body, headers: ["Connection: close"])],
      statuses: [200]),
  ]

  static let routes = Routes.standard(
    limits: #"{ "handshake": "3s", "head": "3s", "body": "3s", "idle": "3s" }"#,
    extraSources: """
      ,
      "hidden": { "type": "agendize", "receive": { "path": { "file": "certs/secrets/hidden" }, "methods": ["POST", "PUT", "PATCH"] } },
      "elsewhere": { "type": "agendize", "receive": { "addresses": ["192.0.2.0/24"] } }
      """)

  @Test func `Every limit is answered as the table says, in its time`() async throws {
    let server = try ServerProcess(routes: Self.routes, secrets: ["agendize": Posting.password, "hidden": "s3cret"])
    try await server.start()
    // Side by side: most of them wait.
    await withTaskGroup(of: Void.self) { group in
      let (port, authority) = (server.port, server.authority)
      for one in Self.cases { group.addTask { await Self.check(one, port, authority) } }
    }
    #expect(server.stop() == 0)
  }

  private static func check(_ one: Case, _ port: Int, _ authority: String) async {
    do {
      let connection = try await RawConnection(port: port, authority: authority)
      for bytes in one.send { await connection.send(bytes) }
      let answered = await eventually(within: one.within) {
        connection.statuses.count >= one.statuses.count && (!one.closes || connection.isClosed)
      }
      #expect(answered, "\(one.name): not in time; got \(connection.statuses), closed: \(connection.isClosed)")
      #expect(connection.statuses == one.statuses, "\(one.name): \(connection.received.prefix(300))")
      #expect(one.contains.isEmpty || connection.received.contains(one.contains), "\(one.name): \(connection.received)")
      await connection.close()
    } catch {
      Issue.record("\(one.name): \(error)")
    }
  }

  @Test func `A connection that is silent, or speaks no TLS, is closed in time, and others are served meanwhile`()
    async throws
  {
    let server = try ServerProcess(routes: Self.routes, secrets: ["agendize": Posting.password, "hidden": "s3cret"])
    try await server.start()
    let silent = try await RawConnection(port: server.port, authority: nil)
    let plain = try await RawConnection(port: server.port, authority: nil)
    await plain.send("GET / HTTP/1.1\r\n\r\n")
    let good = try await RawConnection(port: server.port, authority: server.authority)
    await good.send(Posting.request(Self.body))
    #expect(await eventually(within: .seconds(2)) { good.statuses == [200] })
    #expect(await eventually(within: .seconds(9)) { silent.isClosed && plain.isClosed })
    #expect(silent.received.isEmpty)
    server.stop()
  }

  @Test func `Connections are bounded by address, silent ones too, and the room comes back`() async throws {
    let routes = Routes.standard(limits: #"{ "connectionsPerAddress": 3, "handshake": "2s" }"#)
    let server = try ServerProcess(routes: routes, secrets: ["agendize": Posting.password])
    try await server.start()
    var silent: [RawConnection] = []
    for _ in 0..<3 { silent.append(try await RawConnection(port: server.port, authority: nil)) }
    let refused = try await RawConnection(port: server.port, authority: nil)
    #expect(await eventually(within: .seconds(4)) { refused.isClosed })
    #expect(await eventually(within: .seconds(9)) { silent.allSatisfy(\.isClosed) })
    let good = try await RawConnection(port: server.port, authority: server.authority)
    await good.send(Posting.request(Self.body))
    #expect(await eventually(within: .seconds(9)) { good.statuses == [200] })
    server.stop()
  }

  @Test func `Behind a trusted proxy the address it names counts, elsewhere that header says nothing`() async throws {
    let source = #", "near": { "type": "agendize", "receive": { "addresses": ["198.51.100.7"] } }"#
    let listen = #""port": 0, "trustedProxies": ["127.0.0.1"]"#
    let trusting = Routes.standard(extraSources: source).replacing(#""port": 0"#, with: listen)
    for (routes, status) in [(trusting, 200), (Routes.standard(extraSources: source), 403)] {
      let server = try ServerProcess(routes: routes, secrets: ["agendize": Posting.password])
      try await server.start()
      let connection = try await RawConnection(port: server.port, authority: server.authority)
      await connection.send(
        Posting.request(Self.body, path: "/hooks/near", headers: ["X-Forwarded-For: 203.0.113.1, 198.51.100.7"]))
      #expect(await eventually { connection.statuses == [status] }, "\(connection.received)")
      server.stop()
    }
  }
}
