import Foundation
import Intake
import Support
import Testing

/// Client certificates, over real TLS, with authorities made by openssl.
@Suite(.serialized) struct CertificateTests {
  private static func routes(_ mode: String) -> String {
    """
    {
      "listen": { "address": "127.0.0.1", "port": 0, "clientAuthority": "clients/ca.pem",
                  "clientCertificate": "\(mode)", "revocationList": "clients/crl.pem" },
      "sources": {
        "pbx": { "type": "generic", "receive": { "certificate": { "name": ["pbx.example", "old.example"] } },
                 "map": { "externalId": "$.id" } },
        "named": { "type": "generic", "receive": { "certificate": { "subject": "CN=pbx,O=Acme" } },
                   "map": { "externalId": "$.id" } }
      },
      "sinks": { "archive": { "type": "file", "path": "calls.jsonl" } },
      "routes": [ { "name": "all", "to": "archive" } ]
    }
    """
  }

  /// An authority, three clients of it, a stranger, and a list that revokes one.
  private static let script = """
    set -e
    mkdir -p clients && cd clients
    : > index.txt; echo 01 > crlnumber
    printf '[ca]\\ndefault_ca=d\\n[d]\\ndatabase=index.txt\\ncrlnumber=crlnumber\\ndefault_md=sha256\\ndefault_crl_days=1\\n' > ca.cnf
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=authority -days 2
    for name in pbx old other; do
      openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $name.key -out $name.csr -subj /O=Acme/CN=$name
      printf "subjectAltName=DNS:$name.example\\nextendedKeyUsage=clientAuth\\n" > ext
      openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out $name.pem -days 2 -extfile ext
    done
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout stranger.key -out stranger.pem -subj /O=Acme/CN=pbx -days 2
    openssl ca -config ca.cnf -gencrl -keyfile ca.key -cert ca.pem -out none.pem
    openssl ca -config ca.cnf -revoke old.pem -keyfile ca.key -cert ca.pem
    openssl ca -config ca.cnf -gencrl -keyfile ca.key -cert ca.pem -out crl.pem
    """

  private static func server(_ mode: String) throws -> ServerProcess {
    let server = try ServerProcess(routes: Routes.standard(), secrets: ["agendize": Posting.password])
    try server.folder.write(script, to: "make.sh")
    _ = try server.shell("bash", "make.sh")
    try server.folder.write(routes(mode), to: "routes.json")
    return server
  }

  private func status(_ server: ServerProcess, _ client: String?, path: String = "/hooks/pbx", id: String) async throws
    -> Int?
  {
    let files = client.map { (server.folder.file("clients/\($0).pem"), server.folder.file("clients/\($0).key")) }
    let connection = try await RawConnection(port: server.port, authority: server.authority, client: files)
    await connection.send(
      Posting.request(#"{"id":"\#(id)"}"#, path: path, headers: ["Connection: close"], credentials: false))
    _ = await connection.readToEnd()
    return connection.statuses.first
  }

  @Test func `Who shows a certificate of the authorities speaks for the source that names it, and nobody else`()
    async throws
  {
    let server = try Self.server("optional")
    try await server.start()
    #expect(try await status(server, "pbx", id: "1") == 200)
    #expect(try await status(server, "pbx", path: "/hooks/named", id: "1") == 200)
    #expect(try await status(server, "other", id: "2") == 403)
    #expect(try await status(server, nil, id: "3") == 403)
    // Of another authority, and revoked: no answer at all.
    #expect(try await status(server, "stranger", id: "4") == nil)
    #expect(try await status(server, "old", id: "5") == nil)
    let shown = try server.run("events", "show", "1")
    #expect(shown.text.contains("@client-certificate") && shown.text.contains("subject=CN=pbx,O=Acme"), "\(shown)")
    #expect(try server.run("explain", "1").text.contains("✓ client certificate"))
    server.stop()
    // What was refused for its certificate alone is readmitted once the source names it.
    try server.folder.write(
      server.folder.read("routes.json").replacing(#""old.example""#, with: #""other.example""#), to: "routes.json")
    #expect(try server.run("rejected", "readmit").text.hasPrefix("readmitted 1, 0 were"))
  }

  @Test func `Where certificates are required, nobody without one is heard`() async throws {
    let server = try Self.server("required")
    try await server.start()
    #expect(try await status(server, "pbx", id: "1") == 200)
    #expect(try await status(server, nil, id: "2") == nil)
    server.stop()
  }

  @Test func `A list of another authority, or none at all, is told before anything starts`() throws {
    let server = try Self.server("optional")
    #expect(try server.run("check").status == 0)
    try server.folder.write("nothing", to: "clients/crl.pem")
    #expect(try server.run("check").errors.contains("there is none in the file"))
    _ = try server.shell(
      "bash", "-c",
      "mv clients/ca.pem clients/was.pem && cp clients/stranger.pem clients/ca.pem && cp clients/none.pem clients/crl.pem"
    )
    #expect(try server.run("check").errors.contains("it is not signed by one of the authorities"))
  }

  @Test func `Whoever is revoked is out when the list is read again, and nobody is in once it has run out`() throws {
    let server = try Self.server("optional")
    let identity = try TLSIdentity(
      certificate: server.folder.file("certs/server.pem"), privateKey: server.folder.file("certs/server.key"),
      clients: TLSIdentity.Clients(
        authority: server.folder.file("clients/ca.pem"), isRequired: false,
        revocationList: server.folder.file("clients/crl.pem")))
    _ = try server.shell("openssl", "x509", "-in", "clients/pbx.pem", "-outform", "der", "-out", "clients/pbx.der")
    let der = [UInt8](try Data(contentsOf: URL(fileURLWithPath: server.folder.file("clients/pbx.der"))))
    let now = Int64(Date().timeIntervalSince1970)
    #expect(throws: Never.self) { try identity.verdict(onClient: der, now: now).get() }
    #expect(throws: TLSIdentity.Refusal.staleRevocationList) {
      try identity.verdict(onClient: der, now: now + 90_000).get()
    }
    #expect(throws: TLSIdentity.Refusal.notValidNow("CN=pbx,O=Acme")) {
      try identity.verdict(onClient: der, now: now + 400_000).get()
    }
    #expect(try !identity.reloadIfChanged())
    let before = identity.generation
    _ = try server.shell(
      "bash", "-c",
      "cd clients && openssl ca -config ca.cnf -revoke pbx.pem -keyfile ca.key -cert ca.pem && openssl ca -config ca.cnf -gencrl -keyfile ca.key -cert ca.pem -out crl.pem"
    )
    #expect(try identity.reloadIfChanged())
    #expect(identity.generation != before)
    #expect(throws: TLSIdentity.Refusal.revoked("CN=pbx,O=Acme")) {
      try identity.verdict(onClient: der, now: now).get()
    }
  }
}
