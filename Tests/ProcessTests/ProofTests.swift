import Cryptography
import Foundation
import Signatures
import StrictJSON
import Support
import Testing

/// Every way to prove oneself, over the real listener.
@Suite(.serialized) struct ProofTests {
  private static let call = #"{"id":"%","status":"completed","from":"+33188888888","to":"+33199999999"}"#

  private static func body(_ id: String) -> String { call.replacing("%", with: id) }

  private static func server(
    _ receive: String, listen: String = "", secrets: [String: String] = [:], extra: String = ""
  ) throws -> ServerProcess {
    let routes = """
      {
        "publicURL": "https://hooks.example.com",
        "listen": { "address": "127.0.0.1", "port": 0\(listen) },
        "sources": { "agendize": { "type": "agendize", "account": "acme"\(extra), "receive": \(receive) } },
        "sinks": { "archive": { "type": "file", "path": "calls.jsonl" } },
        "routes": [ { "name": "all", "to": "archive" },
                    { "name": "long", "when": "@.talkDuration > 60 && @.missed == false", "to": "archive" } ]
      }
      """
    return try ServerProcess(routes: routes, secrets: secrets)
  }

  private func post(
    _ server: ServerProcess, _ body: String, _ headers: [String], method: String = "POST",
    path: String = "/hooks/agendize"
  ) async throws -> String {
    let connection = try await RawConnection(port: server.port, authority: server.authority)
    await connection.send(
      Posting.request(body, method: method, path: path, headers: headers + ["Connection: close"], credentials: false))
    return await connection.readToEnd()
  }

  private func isStored(_ answer: String) -> Bool {
    answer.hasPrefix("HTTP/1.1 200") && answer.contains(#""state":"stored""#)
  }

  private func member(_ name: String, of answer: String) throws -> String {
    let json = try #require(answer.range(of: "\r\n\r\n").map { String(answer[$0.upperBound...]) })
    return try #require(JSONDocument(parsing: Array(json.utf8)).root[name]?.string)
  }

  @Test func `OAuth2: a client fetches tokens by both grants, and a revoked one is out at once`() async throws {
    let server = try Self.server(#"{ "oauth2": { "scope": "calls" } }"#)
    let made = try server.run("oauth", "client", "add", "--source", "agendize", "--json")
    let client = try JSONDocument(parsing: Array(made.text.utf8)).root
    let (id, secret) = (try #require(client["id"]?.string), try #require(client["secret"]?.string))
    let refresh = try #require(client["refreshToken"]?.string)
    try await server.start()
    let form = "Content-Type: application/x-www-form-urlencoded"
    let basic = "Authorization: Basic " + Data("\(id):\(secret)".utf8).base64EncodedString()
    func fetch(_ body: String, _ headers: [String] = []) async throws -> String {
      try await post(server, body, [form] + headers, path: "/oauth/token")
    }
    let byBasic = try await fetch("grant_type=client_credentials", [basic])
    #expect(byBasic.contains("cache-control: no-store"))
    #expect(byBasic.contains(#""token_type":"Bearer","expires_in":3600,"scope":"calls""#), "\(byBasic)")
    let byForm = try await fetch(
      "grant_type=refresh_token&refresh_token=\(refresh)&client_id=\(id)&client_secret=\(secret)")
    let tokens = [try member("access_token", of: byBasic), try member("access_token", of: byForm)]
    for (index, token) in tokens.enumerated() {
      #expect(isStored(try await post(server, Self.body("o\(index)"), ["Authorization: bearer \(token)"])))
    }
    for (body, headers, error) in [
      ("grant_type=client_credentials", ["Authorization: Basic eDp5"], "invalid_client"),
      ("grant_type=client_credentials", [], "invalid_client"),
      ("grant_type=refresh_token&refresh_token=x", [basic], "invalid_grant"),
      ("grant_type=password&username=a&password=b", [basic], "unsupported_grant_type"),
      ("grant_type=client_credentials&scope=admin", [basic], "invalid_scope"),
      ("grant_type=client_credentials&grant_type=client_credentials", [basic], "invalid_request"),
      ("client_id=\(id)", [basic], "invalid_request"),
    ] {
      #expect(try await fetch(body, headers).contains(#""error":"\#(error)""#), "\(body)")
    }
    #expect(try await post(server, "{}", [], path: "/oauth/token").contains("invalid_request"))
    #expect(try await post(server, "", [], method: "GET", path: "/oauth/token").hasPrefix("HTTP/1.1 405"))
    let refused = try await post(server, Self.body("x"), ["Authorization: Bearer nonsense"])
    #expect(refused.hasPrefix("HTTP/1.1 401") && refused.contains(#"error="invalid_token""#))
    // A token outlives the server; not its client.
    server.stop()
    try await server.start()
    let bearer = "Authorization: Bearer \(tokens[0])"
    #expect(isStored(try await post(server, Self.body("after"), [bearer])))
    #expect(try server.run("oauth", "client", "list").text.contains("last used"))
    #expect(try server.run("oauth", "client", "revoke", id).status == 0)
    #expect(try await post(server, Self.body("later"), [bearer]).hasPrefix("HTTP/1.1 401"))
    #expect(try server.run("oauth", "client", "revoke", id).status == 1)
    #expect(server.stop() == 0)
    #expect(!server.errors.contains(secret) && !server.errors.contains(tokens[0]))
  }

  @Test func `A signature is reported first, discovered, and then required`() async throws {
    let key = "agendize-signing-key"
    let server = try Self.server(
      #"{ "basicAuth": { "username": "agendize", "password": { "file": "certs/secrets/agendize" } }, "signature": { "mode": "report", "keys": { "k1": { "file": "certs/secrets/key" } } } }"#,
      secrets: ["agendize": Posting.password, "key": key])
    try await server.start()
    let scheme = DetachedScheme(
      algorithm: .hmac(.sha512), header: "X-Agendize-Proof", prefix: "v=", encoding: .base64url,
      content: try SignedContent.parse("{id}\n{body}").get(), id: .header("x-delivery-id"))
    func signed(_ id: String) throws -> (String, [String]) {
      let body = Self.body(id)
      let message = SignedMessage(method: "POST", path: "/hooks/agendize", body: Array(body.utf8)) { _ in [] }
      let signing = try SigningKey(id: "k1", secret: Secret(key), algorithm: .hmac(.sha512))
      let headers = MessageSigner(scheme: .detached(scheme), keys: [signing]).headers(for: message, id: id, now: 0)
      return (body, ["Authorization: Basic YWdlbmRpemU6cGFzczp3w7ZyZA=="] + headers.map { "\($0.name): \($0.value)" })
    }
    for id in ["s1", "s2"] {
      let (body, headers) = try signed(id)
      #expect(isStored(try await post(server, body, headers)))
    }
    let found = try server.run("signature", "discover", "--source", "agendize")
    #expect(found.status == 0, "\(found)")
    #expect(found.errors.contains("holds on 2 of 2 requests"))
    server.stop()
    // The printed path is absolute or as configured: routes.json takes both.
    let block = found.text
    try server.folder.write(
      server.folder.read("routes.json").replacing(
        #""signature": { "mode": "report", "keys": { "k1": { "file": "certs/secrets/key" } } }"#, with: block),
      to: "routes.json")
    try await server.start()
    let (body, headers) = try signed("s3")
    #expect(isStored(try await post(server, body, headers)))
    #expect(try await post(server, body + " ", headers).hasPrefix("HTTP/1.1 401"))
    #expect(try await post(server, body, Array(headers.prefix(1))).hasPrefix("HTTP/1.1 401"))
    let explained = try server.run("explain", "3")
    #expect(explained.text.contains("✓ signature"), "\(explained)")
    #expect(explained.text.contains(#"holds, with the key "k1""#))
    #expect(explained.text.contains("✗ long → nothing more: @.talkDuration > 60 does not hold"), "\(explained.text)")
    #expect(try server.run("events", "verify", "--since", "1h").text.contains("1 signatures hold; 2 events without"))
    server.stop()
  }

  @Test func `Every method of the contract proves itself in every way, with each form of the body`() async throws {
    let schema = #", "schema": { "call": { "ref": "${$.id}", "state": "${$.status}" } }"#
    let proofs = [
      (
        #""basicAuth": { "username": "agendize", "password": { "file": "certs/secrets/agendize" } }"#,
        "Authorization: Basic YWdlbmRpemU6cGFzczp3w7ZyZA=="
      ),
      (#""headers": { "X-Watch": { "file": "certs/secrets/watch" } }"#, "X-Watch: w4tch"),
      (#""bearer": { "file": "certs/secrets/watch" }"#, "Authorization: Bearer w4tch"),
    ]
    let bodies: [(schema: String, body: (String) -> String)] = [
      ("", Self.body), (schema, { #"{"call":{"ref":"\#($0)","state":"completed"}}"# }),
      (
        #", "schema": "{\"ref\":\"${$.id}\",\"state\":\"${$.status}\"}""#,
        { #"{"ref":"\#($0)","state":"completed"}"# }
      ),
    ]
    for (index, proof) in proofs.enumerated() {
      let (schema, make) = bodies[index]
      let server = try Self.server(
        "{ \(proof.0), \"callId\": { \"query\": \"id\" } }",
        secrets: ["agendize": Posting.password, "watch": "w4tch"], extra: schema)
      try await server.start()
      for method in ["POST", "PUT", "PATCH"] {
        #expect(isStored(try await post(server, make("c-\(method)"), [proof.1], method: method)), "\(method)")
        #expect(try await post(server, make("c-\(method)"), [], method: method).hasPrefix("HTTP/1.1 401"))
      }
      for method in ["GET", "DELETE"] {
        let path = "/hooks/agendize?id=c-POST"
        #expect(isStored(try await post(server, "", [proof.1], method: method, path: path)), "\(method)")
        #expect(try await post(server, "", ["X-Watch: wrong"], method: method, path: path).hasPrefix("HTTP/1.1 401"))
      }
      #expect(
        try await eventually { try server.run("calls", "list", "--deleted").text.split(separator: "\n").count == 3 })
      server.stop()
    }
  }

  @Test func `An hour of events under a wrong secret is stored once and in order when the secret is right`()
    async throws
  {
    let server = try Self.server(
      #"{ "headers": { "X-Watch": { "file": "certs/secrets/watch" } } }"#, secrets: ["watch": "wrong"])
    try await server.start()
    let count = 1_200
    for first in stride(from: 0, to: count, by: 100) {
      let connection = try await RawConnection(port: server.port, authority: server.authority)
      for number in first..<first + 100 {
        await connection.send(
          Posting.request(Self.body("h\(number)"), headers: ["X-Watch: r1ght"], credentials: false))
        // A sender that is refused tries again.
        if number.isMultiple(of: 50) {
          await connection.send(
            Posting.request(Self.body("h\(number)"), headers: ["X-Watch: r1ght"], credentials: false))
        }
      }
      #expect(
        await eventually { connection.received.components(separatedBy: "HTTP/1.1 401").count >= 103 })
      await connection.close()
    }
    let before = try server.run("rejected", "readmit", "--dry-run")
    #expect(before.status == 1 && before.text.contains("would readmit 0"), "\(before)")
    server.stop()
    try server.folder.write("r1ght\n", to: "certs/secrets/watch")
    try await server.start()
    // One of them has been delivered again meanwhile.
    #expect(isStored(try await post(server, Self.body("h7"), ["X-Watch: r1ght"])))
    let trial = try server.run("rejected", "readmit", "--source", "agendize", "--dry-run")
    #expect(trial.text.contains("would readmit 1199, 25 were stored already"), "\(trial)")
    let report = try server.run("rejected", "readmit")
    #expect(report.text == "readmitted 1199, 25 were stored already, 0 remain rejected\n", "\(report)")
    #expect(try server.run("rejected", "readmit").text.hasPrefix("readmitted 0, 0 were"))
    #expect(try server.run("rejected", "list").text.isEmpty)
    let events = try server.run("events", "export").text.split(separator: "\n").map {
      try JSONDocument(parsing: Array($0.utf8)).root
    }
    #expect(events.count == count)
    let numbers = events.dropFirst().compactMap { $0["record"]?["externalId"]?.string?.dropFirst() }.compactMap {
      Int($0)
    }
    #expect(numbers == (0..<count).filter { $0 != 7 })
    #expect(events.last?["kind"]?.string == "readmitted")
    server.stop()
  }

  @Test func `A challenge that is answered within a minute leaves no rejection`() async throws {
    let server = try Self.server(
      #"{ "digest": { "username": "pbx", "password": { "file": "certs/secrets/agendize" }, "algorithms": ["SHA-256", "MD5"] } }"#,
      secrets: ["agendize": "s3cret"])
    try await server.start()
    try server.folder.write(Self.body("d1"), to: "body.json")
    func curl(_ password: String) throws -> String {
      try server.shell(
        "curl", "-s", "--digest", "-u", "pbx:\(password)", "--cacert", server.authority, "-H",
        "Content-Type: application/json", "--data-binary", "@" + server.folder.file("body.json"),
        "https://localhost:\(server.port)/hooks/agendize")
    }
    #expect(try curl("s3cret").contains(#""state":"stored""#))
    #expect(await eventually { (try? server.run("rejected", "list").text.isEmpty) ?? false })
    try server.folder.write(Self.body("d2"), to: "body.json")
    #expect(try curl("wrong").contains("does not prove its sender"))
    #expect(try await eventually { try server.run("rejected", "list").text.contains("the digest's response is wrong") })
    server.stop()
  }

  @Test func `Readmission stores nothing twice, and nothing that nobody would accept`() async throws {
    let server = try Self.server(
      #"{ "path": { "file": "certs/secrets/segment" }, "basicAuth": { "username": "u", "password": { "file": "certs/secrets/agendize" } } }"#,
      secrets: ["agendize": "right", "segment": "hidden-segment"])
    try await server.start()
    let (right, wrong) = ("Authorization: Basic dTpyaWdodA==", "Authorization: Basic dTp3cm9uZw==")
    let path = "/hooks/agendize/hidden-segment"
    let first = #"{"id":"1","status":"inProgress"}"#
    let second = #"{"id":"1","status":"completed"}"#
    for body in [first, second, first] {
      #expect(try await post(server, body, [wrong], path: path).hasPrefix("HTTP/1.1 401"))
    }
    #expect(isStored(try await post(server, first, [right], path: path)))
    #expect(isStored(try await post(server, second, [right], path: path)))
    _ = try await post(server, #"{"id":"2"}"#, [wrong], path: path)
    #expect(try await eventually { try server.run("rejected", "list").text.contains("password is wrong") })
    server.stop()
    try server.folder.write("wrong\n", to: "certs/secrets/agendize")
    let trial = try server.run("rejected", "readmit", "--dry-run")
    #expect(trial.text.hasPrefix("would readmit 1, "), "\(trial)")
    let done = try server.run("rejected", "readmit")
    #expect(done.text.hasPrefix("readmitted 1, ") && done.text.contains("0 remain rejected"), "\(done)")
    #expect(try server.run("events", "export").text.split(separator: "\n").count == 3)
    // No secret is readable in what is kept.
    let journal = try Data(contentsOf: URL(fileURLWithPath: server.folder.file("data/journal.sqlite")))
    for secret in ["hidden-segment", "dTp3cm9uZw", "dTpyaWdodA"] {
      #expect(journal.range(of: Data(secret.utf8)) == nil)
    }
  }
}
