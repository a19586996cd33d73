import CallModel
import Cryptography
import EventJournal
import Foundation
import StrictJSON
import Support
import SwitchboardServer
import Testing
import TransparencyLog

/// The built program's audit log, as an operator, an auditor and a witness use it.
@Suite(.serialized) struct AuditProcessTests {
  private static func server(witness: String = "") throws -> ServerProcess {
    try ServerProcess(
      routes: Routes.standard(extraSources: signedSource).replacing(
        #""head": "certs/audit-head" }"#, with: #""head": "certs/audit-head"\#(witness) }"#),
      secrets: ["agendize": Posting.password, "signed": "whsec_c2VjcmV0IHRoYXQgaXMgbG9uZyBlbm91Z2g="])
  }

  private static let signedSource = #"""
    , "signed": { "type": "generic", "map": { "externalId": "$.id" },
        "receive": { "signature": { "mode": "required", "preset": "standard-webhooks",
                                    "keys": { "2026": { "file": "certs/secrets/signed" } } } } }
    """#

  private static func event(_ id: String) -> String {
    Posting.request(#"{"id":"\#(id)","status":"completed","callerNumber":"+33102030405"}"#)
  }

  private func head(_ server: ServerProcess) -> Checkpoint? {
    (try? SignedNote(parsing: Array(server.folder.read("data/audit/checkpoint").utf8))).flatMap {
      try? Checkpoint($0.text)
    }
  }

  private func send(_ server: ServerProcess, _ source: String, _ count: Int) throws {
    let sent = try server.run(
      "send", source, "--count", "\(count)", "--url", "https://localhost:\(server.port)")
    #expect(sent.status == 0, "\(sent.errors)")
  }

  private func covers(_ server: ServerProcess, _ size: Int) async -> Bool {
    await eventually(within: .seconds(20)) { (head(server)?.size ?? 0) >= size }
  }

  @Test func `What was received is proved to somebody who has only files and a key`() async throws {
    let server = try Self.server()
    try await server.start()
    try send(server, "agendize", 3)
    try send(server, "signed", 2)
    // configuration, start, keys and log keys, then the events.
    #expect(await covers(server, 9))
    let key = try server.run("audit", "key", "show").text.trimmingCharacters(in: .newlines)
    #expect(NoteVerifier(key) != nil)
    #expect(server.errors.contains("audit log    \(key)"))
    #expect(try server.run("audit", "checkpoint").text == server.folder.read("data/audit/checkpoint"))
    #expect(try server.run("audit", "verify").text.contains("9 entries: 5 events as they were received, 4 acts"))

    #expect(try server.run("audit", "prove", "2", "--output", "proven").status == 0)
    let proof = try LogProof(parsing: Array(server.folder.read("proven/proof.tlog-proof").utf8))
    let leaf = Array(server.folder.read("proven/leaf").utf8)
    let verifier = try #require(NoteVerifier(key))
    #expect(try proof.verify(entry: leaf, keys: [verifier]).checkpoint.size == 9)
    #expect(try server.run("audit", "prove", "77").status == 1)

    #expect(try server.run("audit", "export", "-o", "bundle.tar").status == 0)
    server.stop()
    let whole = try server.run(
      "audit", "verify-bundle", "bundle.tar", "--key", key, "--secret", "signed/2026=certs/secrets/signed")
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(whole.text.contains("5 events are in the log"))
    #expect(whole.text.contains("2 signatures of their senders hold"))
    let other = try #require(NoteSigner(generating: "x/audit", kind: .ed25519)).verifier
    #expect(try server.run("audit", "verify-bundle", "bundle.tar", "--key", "\(other)").status == 1)
    try server.folder.write("whsec_b3RoZXI=\n", to: "wrong")
    #expect(
      try server.run("audit", "verify-bundle", "bundle.tar", "--key", key, "--secret", "signed/2026=wrong").status == 1)
  }

  @Test func `A changed byte of a bundle is found, wherever it says something`() async throws {
    let server = try Self.server()
    try await server.start()
    try send(server, "signed", 1)
    #expect(await covers(server, 5))
    #expect(try server.run("audit", "export", "-o", "bundle.tar").status == 0)
    let key = try server.run("audit", "key", "show").text.trimmingCharacters(in: .newlines)
    server.stop()
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: server.folder.file("bundle.tar"))))
    let ranges = Self.files(bytes).filter { name, _ in
      name.hasPrefix("events/") || name == "checkpoint"
    }
    #expect(ranges.count == 8)
    let verifier = try #require(NoteVerifier(key))
    let secret = BundleSecret(
      source: "signed", key: "2026", secret: Secret("whsec_c2VjcmV0IHRoYXQgaXMgbG9uZyBlbm91Z2g="))
    #expect(try Self.verify(bytes, verifier, secret).events == 1)
    for (name, range) in ranges {
      // What is written for people ends with a line feed, which says nothing.
      let range = name.hasSuffix("event.json") ? range.dropLast() : range
      for at in stride(from: range.lowerBound, to: range.upperBound, by: 7) {
        var changed = bytes
        changed[at] ^= 0x01
        await Task.yield()
        #expect(throws: Failure.self, "\(name), byte \(at - range.lowerBound)") {
          _ = try Self.verify(changed, verifier, secret)
        }
      }
    }
  }

  private static func verify(
    _ bytes: [UInt8], _ key: NoteVerifier, _ secret: BundleSecret
  ) throws -> BundleVerification.Report {
    var rest = bytes[...]
    var verification = BundleVerification(
      read: { count in
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
      }, keys: [key], witnesses: [], secrets: [secret])
    return try verification.run { _ in }
  }

  /// The files of a tar archive and where their bytes are.
  private static func files(_ tar: [UInt8]) -> [(name: String, range: Range<Int>)] {
    var found: [(name: String, range: Range<Int>)] = []
    var at = 0
    while at + 512 <= tar.count, tar[at] != 0 {
      let name = String(decoding: tar[at..<at + 100].prefix { $0 != 0 }, as: UTF8.self)
      let size = Int(String(decoding: tar[at + 124..<at + 135], as: UTF8.self), radix: 8) ?? 0
      found.append((name, at + 512..<at + 512 + size))
      at += 512 + (size + 511) / 512 * 512
    }
    return found
  }

  /// A tar archive of files.
  private static func tar(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var tar: [UInt8] = []
    for (name, bytes) in files {
      var header = [UInt8](repeating: 0, count: 512)
      func put(_ text: String, at place: Int) {
        header.replaceSubrange(place..<place + text.utf8.count, with: text.utf8)
      }
      put(name, at: 0)
      put("0000644\0" + "0000000\0" + "0000000\0", at: 100)
      let size = String(bytes.count, radix: 8)
      put(String(repeating: "0", count: 11 - size.count) + size, at: 124)
      put("00000000000", at: 136)
      put("        0", at: 148)
      let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
      put(String(repeating: "0", count: 6 - sum.count) + sum + "\0 ", at: 148)
      tar += header + bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
    }
    return tar + [UInt8](repeating: 0, count: 1_024)
  }

  @Test func `A bundle is believed nothing that its proofs do not say`() async throws {
    let server = try Self.server()
    try await server.start()
    try send(server, "signed", 2)
    #expect(await covers(server, 6))
    #expect(try server.run("audit", "export", "-o", "bundle.tar").status == 0)
    let key = try server.run("audit", "key", "show").text.trimmingCharacters(in: .newlines)
    server.stop()
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: server.folder.file("bundle.tar"))))
    let files = Self.files(bytes).map { (name: $0.name, bytes: Array(bytes[$0.range])) }
    #expect(files.count == 18)
    func verify(_ files: [(name: String, bytes: [UInt8])], _ more: String...) throws -> ServerProcess.Output {
      try Data(Self.tar(files)).write(to: URL(fileURLWithPath: server.folder.file("changed.tar")))
      return try server.run(["audit", "verify-bundle", "changed.tar", "--key", key] + more)
    }
    func changing(_ name: String, _ change: (String) -> String) -> [(name: String, bytes: [UInt8])] {
      files.map {
        $0.name.hasSuffix(name) ? ($0.name, Array(change(String(decoding: $0.bytes, as: UTF8.self)).utf8)) : $0
      }
    }
    #expect(try verify(files).status == 0)
    let secret = "whsec_c2VjcmV0IHRoYXQgaXMgbG9uZyBlbm91Z2g="
    let first = files.filter { $0.name.contains("0004/") }
    let signer = try #require(NoteSigner(server.folder.read("certs/secrets/audit").split(separator: "\n").first ?? ""))
    // The log's own key signs another head of the same size.
    let head = Checkpoint(origin: signer.verifier.name, size: 6, root: .leaf([1]))
    let other = SignedNote(text: head.description, signatures: [try #require(signer.sign(head.description, time: 0))])
    let cases: [(String, [(name: String, bytes: [UInt8])])] = [
      (
        "a secret of its own",
        changing("sources.json") { $0.replacing(#""keys":{}"#, with: #""keys":{"2026":"\#(secret)"}"#) }
      ),
      (
        "a file of ours",
        changing("sources.json") {
          $0.replacing(
            #""keys":{}"#, with: #""keys":{"2026":{"file":"\#(server.folder.file("certs/secrets/signed"))"}}"#)
        }
      ),
      ("an event twice", files + first), ("a strange file", files + [(name: "events/000000000005/more", bytes: [])]),
      ("another spelling", files.map { ($0.name.replacing("000000000004", with: "4"), $0.bytes) }),
      ("no checkpoint", files.filter { $0.name != "checkpoint" }),
      ("another head", changing("checkpoint") { _ in other.description }),
      ("more words", changing("event.json") { $0.replacing(#""kind""#, with: #""paid":true,"kind""#) }),
      ("another state", changing("event.json") { $0.replacing(#""stored""#, with: #""notice""#) }),
      ("a head after events", files + [(name: "README.md", bytes: [])]), ("nothing", []),
    ]
    for (name, changed) in cases {
      let output = try verify(changed)
      #expect([1, 65].contains(output.status), "\(name): \(output.status) \(output.text)\(output.errors)")
      #expect(!output.errors.contains("\u{1b}"))
    }
    let witness = try #require(NoteSigner(generating: "w.example/1", kind: .cosignature)).verifier
    #expect(try verify(files, "--witness", "\(witness)").status == 1)
    #expect(
      try server.run("audit", "verify-bundle", "bundle.tar", "--key", signer.secretText).errors.contains(
        signer.secretText) == false)
    #expect(try server.run("audit", "export", "-o", "certs").status == 73)
    #expect(server.folder.read("certs/secrets/audit") == signer.secretText + "\n")
  }

  @Test func `What is wrong with the log's files keeps nobody from sending, and each refusal names a cure that helps`()
    async throws
  {
    let server = try Self.server()
    // A file where the log's folder has to be.
    try server.folder.write("in the way", to: "data/audit")
    try await server.start()
    try send(server, "agendize", 1)
    server.stop()
    #expect(server.errors.contains("no head of the audit log is signed now"), "\(server.errors)")
    try FileManager.default.removeItem(atPath: server.folder.file("data/audit"))
    try await server.start()
    server.stop()
    #expect(try server.run("audit", "verify").status == 0)
    try server.folder.write("garbage", to: "certs/audit-head")
    let refused = try server.run("serve")
    #expect(refused.status == 78 && refused.errors.contains("put the right one back"), "\(refused.errors)")
    try FileManager.default.removeItem(atPath: server.folder.file("certs/audit-head"))
    // A key is retired only once the next one has signed.
    #expect(try server.run("audit", "key", "rotate").status == 0)
    #expect(try server.run("audit", "key", "rotate", "--retire").errors.contains("restart the server first"))
    try await server.start()
    server.stop()
    #expect(try server.run("audit", "key", "rotate", "--retire").status == 0)
    try await server.start()
    server.stop()
    #expect(try server.run("audit", "verify").status == 0)
  }

  private static let go = "/usr/bin/go"
  private static let sumdb = "/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog"

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: go) && FileManager.default.fileExists(atPath: sumdb),
      "golang-go or golang-golang-x-mod-dev is not installed"))
  func `Go's own packages accept the proofs and refuse a changed entry`() async throws {
    let server = try Self.server()
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/verify").path
    let verify = server.folder.file("verify")
    let build = try server.shell(
      "sh", "-c",
      "cd \(source) && HOME=\(server.folder.path) GO111MODULE=off GOPATH=/usr/share/gocode go build -o \(verify) . && echo built"
    )
    #expect(build == "built\n")
    try await server.start()
    try send(server, "agendize", 20)
    #expect(await covers(server, 24))
    let key = try server.run("audit", "key", "show").text.trimmingCharacters(in: .newlines)
    try server.folder.write(server.folder.read("data/audit/checkpoint"), to: "old")
    for number in [1, 7, 20] {
      #expect(try server.run("audit", "prove", "\(number)", "--output", "p\(number)").status == 0)
      let said = try server.shell(verify, key, "p\(number)/proof.tlog-proof", "p\(number)/leaf")
      #expect(said.hasPrefix("entry \(number + 3) is in the log of"), "\(said)")
      try server.folder.write(
        server.folder.read("p\(number)/leaf").replacing("received", with: "receiveD"), to: "changed")
      #expect(try server.shell(verify, key, "p\(number)/proof.tlog-proof", "changed") == "")
    }
    try send(server, "agendize", 300)
    #expect(await covers(server, 324))
    try server.folder.write(try server.run("audit", "consistency", "old").text, to: "growth")
    let continued = try server.shell(verify, key, "data/audit/checkpoint", "old", "growth")
    #expect(continued.hasPrefix("the log of 324 entries continues that of"), "\(continued)")
    // A signature of the checkpoint by openssl alone, as the bundle's README has it.
    #expect(try server.run("audit", "export", "-o", "bundle.tar", "--since", "1h").status == 0)
    let lines = try server.shell(
      "sh", "-c",
      """
      mkdir b && tar xf bundle.tar -C b && cd b/events/000000000004 &&
      sed -n '/^```sh/,/^```/p' ../../README.md | grep -v '^```' | sed 's#^verify #\(verify) #' > check.sh && sh check.sh
      """)
    #expect(lines.contains("entry 4 is in the log of"), "\(lines)")
    #expect(lines.contains("Signature Verified Successfully"), "\(lines)")
    let codes = lines.split(separator: "\n").filter { $0.count == 64 || $0.hasPrefix("commitment ") }
      .map { String($0.suffix(64)) }
    #expect(codes.count == 2 && codes[0] == codes[1], "\(lines)")
    server.stop()
  }

  @Test(.timeLimit(.minutes(10)))
  func `Killed twenty times over, the log goes on, and every head ever published is continued by the last`()
    async throws
  {
    let server = try ServerProcess(
      routes: Routes.standard(limits: #"{ "connectionsPerAddress": 200 }"#), secrets: ["agendize": Posting.password])
    var published: [String: Int] = [:]
    for round in 0..<20 {
      let before = published.values.max() ?? 0
      try await server.start()
      let client = LoadClient(prefix: "k\(round)", request: Self.event)
      try await client.start(connections: 16, port: server.port, authority: server.authority)
      // At another moment each time: some before the first head, some within it, some after the second.
      let wanted = 20 + round * 11
      let isReady = await eventually(within: .seconds(60)) {
        let text = server.folder.read("data/audit/checkpoint")
        if let size = (try? SignedNote(parsing: Array(text.utf8))).flatMap({ try? Checkpoint($0.text).size }) {
          published[text] = size
        }
        return client.acknowledged.count >= wanted && (round % 3 == 0 || published.values.contains { $0 > before })
      }
      #expect(
        isReady,
        "round \(round): \(client.acknowledged.count) acknowledged, \(client.inFlight) in flight\n\(server.errors)")
      server.kill()
      await client.stop()
      let text = server.folder.read("data/audit/checkpoint")
      if let size = (try? SignedNote(parsing: Array(text.utf8))).flatMap({ try? Checkpoint($0.text).size }) {
        published[text] = size
      }
    }
    try await server.start()
    #expect(server.stop() == 0)
    let verified = try server.run("audit", "verify")
    #expect(verified.status == 0 && verified.text.contains("covers all of them"), "\(verified.errors)")
    #expect(published.count >= 15)
    for (number, text) in published.keys.enumerated() {
      try server.folder.write(text, to: "head-\(number)")
      let output = try server.run("audit", "consistency", "head-\(number)")
      #expect(output.status == 0, "\(text)\n\(output.errors)")
    }
    print("\(published.count) heads, the largest of \(published.values.max() ?? 0) entries")
  }

  @Test func `A witness cosigns what continues, and an older copy is refused by it and by the head`() async throws {
    let server = try Self.server()
    #expect(
      try server.run("audit", "key", "generate", "--witness", "--origin", "w.example/1", "--file", "certs/witness")
        .status == 0)
    let log = try server.run("audit", "key", "show").text.trimmingCharacters(in: .newlines)
    let witness = Process()
    witness.executableURL = URL(fileURLWithPath: ServerProcess.binary)
    witness.arguments = ["audit", "witness", "--key", "certs/witness", "--log", log, "--port", "0", "--state", "seen"]
    witness.currentDirectoryURL = URL(fileURLWithPath: server.folder.path)
    try server.folder.write("", to: "witness-log")
    witness.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: server.folder.file("witness-log")))
    try witness.run()
    defer { witness.terminate() }
    #expect(await eventually(within: .seconds(20)) { server.folder.read("witness-log").contains("listens at") })
    let said = server.folder.read("witness-log").split(whereSeparator: { $0 == " " || $0 == "\n" })
    let key = try #require(said.compactMap { NoteVerifier($0) }.first)
    let port = try #require(said.last?.split(separator: ":").last)
    let routes = server.folder.read("routes.json")
    let witnessed = routes.replacing(
      #", "head": "certs/audit-head" }"#,
      with: #", "witnesses": [ { "url": "http://127.0.0.1:\#(port)", "key": "\#(key)" } ] }"#)
    try server.folder.write(witnessed, to: "routes.json")
    try await server.start()
    try send(server, "agendize", 2)
    server.stop()
    // The last head is offered before the server ends.
    let note = try SignedNote(parsing: Array(server.folder.read("data/audit/checkpoint.witnessed").utf8))
    let newest = try #require(head(server))
    #expect(try Checkpoint(note.text) == newest)
    #expect(try note.verified(by: [key]).count == 1)

    try FileManager.default.copyItem(atPath: server.folder.file("data"), toPath: server.folder.file("older"))
    try await server.start()
    try send(server, "agendize", 1)
    server.stop()
    try FileManager.default.removeItem(atPath: server.folder.file("data"))
    try FileManager.default.copyItem(atPath: server.folder.file("older"), toPath: server.folder.file("data"))
    for configuration in [witnessed, routes] {
      try server.folder.write(configuration, to: "routes.json")
      if configuration == routes {
        try server.folder.write(server.folder.read("kept-head"), to: "certs/audit-head")
      }
      let refused = try server.run("serve")
      #expect(refused.status == 78, "\(refused.errors)")
      #expect(refused.errors.contains("is an older copy"), "\(refused.errors)")
      if configuration == witnessed {
        // What the file beside the data would have held.
        try server.folder.write(
          try signedHead(server, size: 1_000), to: "kept-head")
      }
    }
    // A witness that has forgotten what it has seen is none.
    witness.terminate()
    witness.waitUntilExit()
    let state = try #require(
      try FileManager.default.contentsOfDirectory(atPath: server.folder.file("seen")).first { $0 != "lock" })
    try server.folder.write("", to: "seen/\(state)")
    let forgetful = try server.run(
      "audit", "witness", "--key", "certs/witness", "--log", log, "--port", "0", "--state", "seen")
    #expect(forgetful.status == 74 && forgetful.errors.contains("is damaged"), "\(forgetful.errors)")
    // Another name, and it goes on.
    #expect(try server.run("audit", "key", "generate", "--origin", "again.example/audit").status == 0)
    try await server.start()
    #expect(await eventually(within: .seconds(10)) { head(server)?.origin == "again.example/audit" })
    server.stop()
    #expect(try server.run("audit", "verify").status == 0)
  }

  /// A head that the log's key signs, of a log that is larger than there is.
  private func signedHead(_ server: ServerProcess, size: Int) throws -> String {
    let signer = try #require(NoteSigner(server.folder.read("certs/secrets/audit").split(separator: "\n").first ?? ""))
    let text = Checkpoint(origin: signer.verifier.name, size: size, root: .empty).description
    return SignedNote(text: text, signatures: [try #require(signer.sign(text, time: 0))]).description
  }

  @Test func `A key is taken over by another, and both sign between`() async throws {
    let server = try Self.server()
    try await server.start()
    server.stop()
    let old = try server.run("audit", "key", "show").text.trimmingCharacters(in: .newlines)
    #expect(try server.run("audit", "key", "rotate").status == 0)
    try await server.start()
    server.stop()
    let both = try SignedNote(parsing: Array(server.folder.read("data/audit/checkpoint").utf8))
    let keys = try server.run("audit", "key", "show").text.split(separator: "\n").compactMap { NoteVerifier($0) }
    #expect(keys.count == 2 && keys[1].description == old)
    #expect(try both.verified(by: keys).count == 2)
    #expect(try server.run("audit", "key", "rotate", "--retire").status == 0)
    try await server.start()
    server.stop()
    #expect(try server.run("audit", "verify").status == 0)
    #expect(try SignedNote(parsing: Array(server.folder.read("data/audit/checkpoint").utf8)).signatures.count == 1)
    #expect(try server.run("audit", "key", "rotate", "--retire").status == 1)
  }

  @Test func `The admin port serves the log's files, and nothing beside them`() async throws {
    let server = try ServerProcess(
      routes: Routes.standard().replacing(#""sources": {"#, with: #""admin": { "port": 18447 }, "sources": {"#),
      secrets: ["agendize": Posting.password])
    try await server.start()
    #expect(await covers(server, 4))
    let base = "http://127.0.0.1:18447/audit/"
    #expect(try server.shell("curl", "-s", base + "checkpoint") == server.folder.read("data/audit/checkpoint"))
    let size = try #require(head(server)?.size)
    let bundle = try server.shell("curl", "-s", base + "tile/entries/000.p/\(size)")
    #expect(bundle.contains("act start"))
    for path in [
      "tile/0/../../../journal.sqlite", "..%2fjournal.sqlite", "lock", "tile/0/001", "", "tile/entries/000.p/0",
    ] {
      let status = try server.shell("curl", "-s", "--path-as-is", "-o", "/dev/null", "-w", "%{http_code}", base + path)
      #expect(status == "404", "\(path): \(status)")
    }
    server.stop()
  }
}
