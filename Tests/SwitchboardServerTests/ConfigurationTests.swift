import Delivery
import Foundation
import JSONPath
import StrictJSON
import Support
import SwitchboardServer
import Testing
import TransparencyLog

@Suite struct ConfigurationTests {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    for name in ["certs/server.pem", "certs/server.key", "certs/secrets/a"] { try folder.write("x\n", to: name) }
  }

  private func read(_ text: String, environment: [String: String] = [:]) -> ConfigurationReader.Outcome {
    ConfigurationReader(path: folder.file("routes.json"), environment: environment).read(Array(text.utf8))
  }

  private func whole(
    source: String = #""receive": { "bearer": { "file": "certs/secrets/a" } }, "type": "agendize""#,
    sinks: String = #""f": { "type": "file", "path": "x" }"#, routes: String = #"{ "to": "f" }"#, more: String = ""
  ) -> String {
    #"{ "sources": { "s": { \#(source) } }, "sinks": { \#(sinks) }, "routes": [ \#(routes) ]\#(more) }"#
  }

  @Test func `What the repository ships is without fault`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "routes.json"), encoding: .utf8)
    for name in ["agendize", "watch", "door"] { try folder.write("whsec_c2VjcmV0\n", to: "certs/secrets/\(name)") }
    try folder.write(Self.auditKey, to: "certs/secrets/audit")
    try folder.write("t0ken-of-an-operator\n", to: "certs/secrets/admin")
    let outcome = read(text)
    #expect(outcome.diagnostics.isEmpty, "\(outcome.diagnostics.map(\.rendered))")
    #expect(outcome.configuration?.sources.map(\.name) == ["agendize", "door"])
    #expect(outcome.configuration?.sinks.map(\.isEnabled) == [true, true, false])
  }

  @Test(arguments: [
    (#", "lisen": {}"#, #"unknown key "lisen" in routes.json — did you mean "listen"?"#),
    (#", "limits": { "idle": "5 s" }"#, #""idle" must be a time with its unit"#),
    (#", "limits": { "bodySize": "64MiB" }"#, #""bodySize" must be from 1024B to 16777216B"#),
    (#", "listen": { "port": 70000 }"#, #""port" must be a whole number from 0 to 65535"#),
    (#", "listen": { "certificate": "missing.pem" }"#, "missing.pem; `switchboard init`"),
    (#", "listen": { "trustedProxies": ["10.0.0.0/40"] }"#, "is neither an address nor a block"),
    (#", "admin": { "address": "0.0.0.0" }"#, #"needs a "token""#),
    (#", "publicURL": "http://x""#, "must be a whole https address"),
    (#", "retention": { "age": 30 }"#, #""age" must be a time with its unit"#),
  ])
  func `A fault of the whole is told with its cure`(_ more: String, _ message: String) {
    let outcome = read(whole(more: more))
    #expect(outcome.configuration == nil)
    #expect(outcome.diagnostics.contains { $0.message.contains(message) }, "\(outcome.diagnostics.map(\.message))")
  }

  @Test(arguments: [
    (#""type": "agendise", "receive": {}"#, #""enswitch", "generic" — did you mean "agendize"?"#),
    (#""type": "agendize""#, #""receive" is missing"#), (#""type": "agendize", "receive": {}"#, "proves nothing"),
    (#""type": "agendize", "receive": { "basicAuth": { "username": "u" } }"#, #""password" is missing"#),
    (#""type": "agendize", "receive": { "basicAuth": { "username": "a:b", "password": "x" } }"#, "cannot hold a colon"),
    (#""type": "agendize", "receive": { "bearer": { "file": "certs/secrets/none" } }"#, "cannot read the secret"),
    (#""type": "agendize", "receive": { "bearer": { "env": "NOPE" } }"#, "the environment has no NOPE"),
    (
      #""type": "agendize", "receive": { "bearer": { "flie": "x" } }"#,
      #"unknown key "flie" in a secret — did you mean "file"?"#
    ),
    (
      #""type": "agendize", "receive": { "signature": { "preset": "twilio", "keys": { "k": "s" } } }"#,
      #"set "publicURL""#
    ),
    (
      #""type": "agendize", "receive": { "signature": { "header": "X", "algorithm": "ed25519", "keys": { "k": "s" } } }"#,
      #"the key "k" is not usable: the key is not"#
    ),
    (
      #""type": "agendize", "receive": { "signature": { "header": "X", "algorithm": "ed25518", "keys": { "k": "s" } } }"#,
      #"did you mean "ed25519"?"#
    ),
    (
      #""type": "agendize", "receive": { "signature": { "preset": "slack", "label": "x", "keys": { "k": "s" } } }"#,
      #""label" means nothing with the preset "slack""#
    ),
    (
      #""type": "agendize", "receive": { "signature": { "header": "X", "keys": { "k": { "secret": "s", "notBefore": "2027-01-01T00:00:00Z", "notAfter": "2026-01-01T00:00:00Z" } } } }"#,
      "ends before it begins"
    ),
    (
      #""type": "agendize", "receive": { "signature": { "header": "X", "keys": { "k": { "publicKey": "MCowBQYDK2VwAyEAAAAA" } } } }"#,
      #"the key "k" is public, and hmac-sha256 takes a secret"#
    ),
    (
      #""type": "agendize", "receive": { "basicAuth": { "username": "u", "password": "p" }, "signature": { "preset": "vonage", "keys": { "k": "s" } } }"#,
      "it cannot hold the signature and another credential"
    ),
    (
      #""type": "agendize", "receive": { "signature": { "header": "X Y", "keys": { "k": "s" } } }"#,
      #""X Y" is not a header's name"#
    ),
    (
      #""type": "agendize", "receive": { "signature": { "header": "X", "prefix": 5, "keys": { "k": "s" } } }"#,
      #""prefix" must be a text"#
    ),
    (
      #""type": "agendize", "receive": { "signature": { "header": "X", "separator": "\r\n", "keys": { "k": "s" } } }"#,
      "must be one printable ASCII character"
    ),
    (#""type": "agendize", "receive": { "bearer": "s", "path": "/oauth/token" }"#, "take another path"),
    (
      #""type": "agendize", "receive": { "oauth2": true, "basicAuth": { "username": "u", "password": "p" } }"#,
      #""basicAuth" and "oauth2" cannot both hold"#
    ),
    (#""type": "agendize", "receive": { "certificate": { "name": "a" } }"#, #"needs "clientAuthority" of "listen""#),
    (
      #""type": "agendize", "receive": { "jwt": { "issuer": "i", "audience": "a", "algorithms": ["HS256"], "keys": { "url": "https://x/y" } } }"#,
      "names public-key algorithms"
    ),
    (
      #""type": "agendize", "receive": { "jwt": { "issuer": "i", "audience": "a", "algorithms": ["RS256"], "keys": { "url": "http://x/y" } } }"#,
      "must be a whole https address"
    ),
    (
      #""type": "agendize", "receive": { "digest": { "username": "u", "password": "p", "algorithms": ["SHA1"] } }"#,
      #""algorithms" knows SHA-256, SHA-512-256 and MD5"#
    ),
    (#""type": "agendize", "receive": { "signature": { "preset": "github" } }"#, #"a required signature needs "keys""#),
    (#""type": "agendize", "receive": { "signature": { "preset": "gitub", "keys": {} } }"#, #"did you mean "github"?"#),
    (
      #""type": "agendize", "receive": { "signature": { "header": "X", "content": "{tmestamp}", "keys": { "k": "s" } } }"#,
      #"did you mean "timestamp"?"#
    ),
    (#""type": "agendize", "receive": { "bearer": "x" }, "timeZone": "Europe/Pari""#, "is not an IANA time zone"),
    (#""type": "agendize", "receive": { "bearer": "x", "path": "no-slash" }"#, #""path" must begin with /"#),
    (#""type": "generic", "receive": { "bearer": "x" }"#, #""map" is missing"#),
    (#""type": "generic", "receive": { "bearer": "x" }, "map": { "caller": "$.from" }"#, #"needs an "externalId""#),
    (
      #""type": "generic", "receive": { "bearer": "x" }, "map": { "externalId": "$.id", "calller": "$.x" }"#,
      #"no record has a "calller" — did you mean "caller"?"#
    ),
    (
      #""type": "generic", "receive": { "bearer": "x" }, "map": { "externalId": "$.id", "direction": "inbund" }"#,
      #"did you mean "inbound"?"#
    ),
    (#""type": "generic", "receive": { "bearer": "x" }, "map": { "externalId": "$..id[" }"#, "is not a query"),
    (
      #""type": "generic", "receive": { "bearer": "x" }, "map": { "externalId": "${$.a} ${$.b" }"#,
      "is not a template: a placeholder ${…} is not closed"
    ),
    (
      #""type": "generic", "receive": { "bearer": "x" }, "map": { "externalId": { "from": "$.a", "take": "all" } }"#,
      "has one value"
    ),
    (
      #""type": "generic", "receive": { "bearer": "x" }, "map": { "externalId": ["x", "$.id"] }"#, "are never asked"
    ),
    (#""type": "agendize", "receive": { "bearer": "x" }, "schema": { "a": "${$.status}" }"#, "has no ${$.id}"),
    (
      #""type": "agendize", "receive": { "bearer": "x" }, "schema": { "a": "${$.id}", "b": "${$.status}${$.type}" }"#,
      "$['b']: ${$.type} cannot be read back: nothing stands between it and ${$.status}"
    ),
    (
      #""type": "agendize", "receive": { "bearer": "x" }, "schema": { "a": "${$.id}", "b": "${$..url}" }"#,
      "it can give several values"
    ),
    (#""type": "agendize", "receive": { "bearer": "x" }, "schema": "{\"a\":${$.id}""#, "this is not JSON"),
    (
      #""type": "generic", "receive": { "bearer": "x" }, "map": { "externalId": "$.id" }, "schema": {}"#,
      "other sources have none"
    ),
    (
      #""type": "generic", "receive": { "bearer": "x" }, "map": { "externalId": "$.id", "startedAt": { "from": "$.a", "as": "s" } }"#,
      "is written as one of"
    ),
    (
      #""type": "generic", "receive": { "bearer": "x" }, "map": { "externalId": { "from": "$.id", "header": "x" } }"#,
      "exactly one of"
    ),
  ])
  func `A fault of a source is told with its cure`(_ source: String, _ message: String) {
    let outcome = read(whole(source: source))
    #expect(outcome.configuration == nil)
    #expect(outcome.diagnostics.contains { $0.message.contains(message) }, "\(outcome.diagnostics.map(\.message))")
  }

  @Test(arguments: [
    (#""f": { "type": "fil", "path": "x" }"#, #"needs a "type": one of "file", "sqlite", "http""#),
    (#""f": { "type": "file" }"#, #""path" is missing"#),
    (#""f": { "type": "sqlite", "path": "journal.sqlite" }"#, "must not be one of the journal's own files"),
    (#""f": { "type": "file", "path": "./lock" }"#, "must not be one of the journal's own files"),
    (#""f": { "type": "sqlite", "path": "x" }, "g": { "type": "sqlite", "path": "x" }"#, "share the file"),
    (#""f": { "type": "file", "path": "x" }, "g": { "type": "file", "path": "./x" }"#, "share the file"),
    (#""f": { "type": "http", "url": "https://c/", "basicAuth": { "password": "p" } }"#, #""username" is missing"#),
    (#""f": { "type": "file", "path": "../x" }"#, "must not climb"),
    (#""f": { "type": "file", "path": "{dat}" }"#, #"did you mean "date"?"#),
    (#""f": { "type": "http", "url": "https://crm/", "body": null }"#, #""body" is a template"#),
    (#""f": { "type": "http", "url": "https://crm/", "body": "{${$.id}" }"#, #""body" is not a template"#),
    (#""f": { "type": "http", "url": "crm" }"#, "must be a whole http or https address"),
    (#""f": { "type": "http", "url": "https://u:p@crm/" }"#, "credentials do not belong"),
    (#""f": { "type": "http", "url": "https://crm/", "headers": { "X\n": "a" } }"#, "is not a header's name"),
    (#""f": { "type": "http", "url": "https://crm/", "headers": { "X": "a\nb" } }"#, "holds a control character"),
    (#""f": { "type": "http", "url": "https://crm/", "retry": ["soon"] }"#, #""retry" holds times"#),
    (#""f": { "type": "http", "url": "https://crm/", "retry": true }"#, #""retry" is a list of pauses"#),
    (#""f": { "type": "http", "url": "https://crm/", "retry": { "frist": "5s" } }"#, #"did you mean "first"?"#),
    (
      #""f": { "type": "http", "url": "https://crm/", "retry": { "pauses": ["5s"], "factor": 2 } }"#,
      #""factor" has no place beside it"#
    ),
    (
      #""f": { "type": "http", "url": "https://crm/", "retry": { "first": "5m", "longest": "5s", "oldest": "1d" } }"#,
      "must not be shorter"
    ),
    (#""f": { "type": "http", "url": "https://crm/", "retry": { "spread": 2, "oldest": "1d" } }"#, "from 0.0 to 1.0"),
    (#""f": { "type": "http", "url": "https://crm/", "statuses": { "700": "done" } }"#, "is no status"),
    (#""f": { "type": "http", "url": "https://crm/", "statuses": { "4xx": "hodl" } }"#, #"did you mean "hold"?"#),
    (#""f": { "type": "http", "url": "https://crm/", "breaker": { "failures": 0 } }"#, "from 1 to 1000"),
    (
      #""f": { "type": "http", "url": "https://crm/", "breaker": { "pause": "2h", "longest": "1h" } }"#,
      "not be shorter"
    ),
    (#""f": { "type": "file", "path": "x", "breaker": false }"#, #"unknown key "breaker""#),
  ])
  func `A fault of a sink is told with its cure`(_ sinks: String, _ message: String) {
    let outcome = read(whole(sinks: sinks))
    #expect(outcome.configuration == nil)
    #expect(outcome.diagnostics.contains { $0.message.contains(message) }, "\(outcome.diagnostics.map(\.message))")
  }

  @Test(arguments: [
    (#"{ "to": "g" }"#, #"there is no sink "g""#),
    (#"{ "to": "f", "from": ["ss"] }"#, #"there is no source "ss" — did you mean "s"?"#),
    (#"{ "to": "f", "when": { "mised": true } }"#, #"did you mean "missed"?"#),
    (#"{ "to": "f", "when": { "missed": "yes" } }"#, #""missed" is true or false"#),
    (#"{ "to": "f", "when": { "caller.nubmer": "1" } }"#, #"no caller has a "nubmer" — did you mean "number"?"#),
    (#"{ "to": "f", "when": { "talkDuration": "30" } }"#, #""talkDuration" is a number, and never equal to a text"#),
    (#"{ "to": "f", "when": {} }"#, "names no member"), (#"{ "to": "f", "when": 1 }"#, "is an expression such as"),
    (#"{ "to": "f", "when": "@.x" }"#, #"no record has a "x""#), (#"{ "from": "s" }"#, #""to" is missing"#),
    (#"{ "to": "f", "when": "@.isFinal" }"#, "write @.isFinal == true"),
    (#"{ "to": "f", "when": "!@.caller.isInternal" }"#, "write @.caller.isInternal == true"),
    (#"{ "to": "f", "when": "@.stauts == 'busy'" }"#, #"no record has a "stauts" — did you mean "status"?"#),
    (#"{ "to": "f", "when": "@.status == 'buzy'" }"#, #"never "buzy" — did you mean "busy"?"#),
    (#"{ "to": "f", "when": "@.talkDuration > '30'" }"#, "@.talkDuration is a number, and never equal to a text"),
    (#"{ "to": "f", "when": "30 < @.status" }"#, "@.status is a text, and never equal to a number"),
    (#"{ "to": "f", "when": "@.tags == 'vip'" }"#, "write @.tags[?@ == …]"),
    (#"{ "to": "f", "when": "@.caller == null" }"#, "write !@.caller"),
    (#"{ "to": "f", "when": "@.isFinal > false" }"#, "have no order"),
    (#"{ "to": "f", "when": "@.talkDuration == @.status" }"#, "they are never equal"),
    (#"{ "to": "f", "when": "match(@.caller.number, '\\\\d+')" }"#, "matches nothing: character 1"),
    (#"{ "to": "f", "when": "match(@.talkDuration, '3.')" }"#, "match looks at texts"),
    (#"{ "to": "f", "when": "!@.status == 'busy'" }"#, "! is not for comparisons"),
    (#"{ "to": "f", "when": "@.status = 'busy'" }"#, "two are compared with =="),
  ])
  func `A fault of a route is told with its cure`(_ routes: String, _ message: String) {
    let outcome = read(whole(routes: routes))
    #expect(outcome.configuration == nil)
    #expect(outcome.diagnostics.contains { $0.message.contains(message) }, "\(outcome.diagnostics.map(\.message))")
  }

  @Test(arguments: [
    (
      #"{ "missed": true, "status": ["busy", "no-answer"], "tags": "vip" }"#,
      #"{"missed":true,"status":"busy","tags":["a","vip"]}"#, true
    ),
    (
      #"{ "missed": true, "status": ["busy", "no-answer"], "tags": "vip" }"#,
      #"{"missed":true,"status":"busy","tags":["a"]}"#, false
    ),
    (#"{ "caller.number": "+33", "extra.a b": 1 }"#, #"{"caller":{"number":"+33"},"extra":{"a b":1}}"#, true),
    (#"{ "extra.from.city": "Paris" }"#, #"{"extra":{"from.city":"Paris"}}"#, true),
    (#"{ "extra.list": "x" }"#, #"{"extra":{"list":["x"]}}"#, true),
    (#"{ "extra.it's": "\\ \"" }"#, #"{"extra":{"it's":"\\ \""}}"#, true),
    (#""@.talkDuration > 30 && @.direction == 'inbound'""#, #"{"talkDuration":31,"direction":"inbound"}"#, true),
  ])
  func `An object and an expression become the same kind of filter`(_ when: String, _ record: String, _ holds: Bool)
    throws
  {
    let configuration = try #require(read(whole(routes: #"{ "to": "f", "when": \#(when) }"#)).configuration)
    let filter = try #require(configuration.routes.first?.filter)
    #expect(try filter.holds(for: try JSONDocument(parsing: record).root) == holds)
  }

  @Test func `An object with many values is a filter, and never none`() throws {
    let numbers = (0..<3_000).map { "\"+3310203\($0)\"" }.joined(separator: ",")
    let configuration = try #require(
      read(whole(routes: #"{ "to": "f", "when": { "caller.number": [\#(numbers)] } }"#)).configuration)
    let filter = try #require(configuration.routes.first?.filter)
    #expect(try filter.holds(for: try JSONDocument(parsing: #"{"caller":{"number":"+33102032999"}}"#).root))
    #expect(try !filter.holds(for: try JSONDocument(parsing: #"{"caller":{"number":"+33"}}"#).root))
  }

  @Test func `A fault within an expression is pointed at`() throws {
    let outcome = read(
      whole(routes: #"{ "to": "f", "when": "@.isFinal == true && match(@.trunk, '\\\\+\u00e9') && @.stauts == 'x'" }"#))
    let diagnostic = try #require(outcome.diagnostics.first { $0.message.contains("stauts") })
    let column = diagnostic.position.column - 1
    #expect(diagnostic.line.dropFirst(column).hasPrefix("@.stauts"))
  }

  @Test(arguments: [
    (#""type": "agendize", "receive": { "bearer": "plain" }"#, "stands here in plain text"),
    (#""type": "agendize", "receive": { "open": true }"#, "is open"),
    (#""type": "agendize", "receive": { "addresses": "192.0.2.1" }"#, "is proved weakly"),
  ])
  func `What is allowed but unwise is a warning`(_ source: String, _ message: String) {
    let outcome = read(whole(source: source))
    #expect(outcome.configuration != nil)
    #expect(outcome.diagnostics.contains { $0.severity == .warning && $0.message.contains(message) })
  }

  @Test func `A secret in plain text is shown in no line that is quoted`() throws {
    let outcome = read(
      whole(source: #""type": "agendize", "acount": "x", "receive": { "bearer": "half a secret" }, "timezone": "UTC""#))
    #expect(outcome.diagnostics.count >= 3)
    for diagnostic in outcome.diagnostics { #expect(!diagnostic.rendered.contains("secret\"")) }
    let warning = try #require(outcome.diagnostics.first { $0.message.contains("in plain text") })
    #expect(warning.line.contains(#""bearer": "*************" }"#))
  }

  @Test func `A secret that others can read is warned of, and the environment serves too`() throws {
    try folder.write("x", to: "certs/secrets/a", mode: 0o644)
    #expect(read(whole()).diagnostics.contains { $0.message.contains("chmod 600") })
    try folder.write(Self.auditKey, to: "certs/secrets/audit")
    let outcome = read(
      whole(source: #""type": "agendize", "receive": { "bearer": { "env": "T" } }"#, more: Self.audit),
      environment: ["T": "v"])
    #expect(outcome.diagnostics.isEmpty)
  }

  /// Of golang.org/x/mod/sumdb/note.
  private static let auditKey = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n"
  private static let audit = #", "audit": { "key": { "file": "certs/secrets/audit" }, "head": "certs/head" }"#

  @Test(arguments: [
    (#""head": "h""#, #""key" is missing"#), (#""key": { "file": "certs/secrets/a" }"#, "not the key of an audit log"),
    (#""key": { "file": "certs/secrets/two" }"#, "its keys have several names"),
    (#""key": { "file": "certs/secrets/audit" }, "head": "data/head""#, "must lie outside the data folder"),
    (#""key": { "file": "certs/secrets/audit" }, "head": "certs/../data/head""#, "must lie outside the data folder"),
    (
      #""key": { "file": "certs/secrets/audit" }, "witnesses": [ { "url": "https://w.example" } ]"#,
      #""key" is missing"#
    ),
    (
      #""key": { "file": "certs/secrets/audit" }, "witnesses": [ { "url": "w.example", "key": "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2" } ]"#,
      "must be a whole address"
    ),
    (
      #""key": { "file": "certs/secrets/audit" }, "witnesses": [ { "url": "https://w.example", "key": "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW" } ]"#,
      "must be a witness's public key"
    ),
  ])
  func `A fault of the audit log's settings is told with its cure`(_ audit: String, _ message: String) throws {
    try folder.write(Self.auditKey, to: "certs/secrets/audit")
    let other = try #require(NoteSigner(generating: "EnochRoot", kind: .ed25519))
    try folder.write(Self.auditKey + other.secretText, to: "certs/secrets/two")
    let outcome = read(whole(more: #", "audit": { \#(audit) }"#))
    #expect(outcome.configuration == nil)
    #expect(outcome.diagnostics.contains { $0.message.contains(message) }, "\(outcome.diagnostics.map(\.message))")
  }

  @Test func `Where nothing signs, or an older copy would not be noticed, there is a warning`() throws {
    try folder.write(Self.auditKey, to: "certs/secrets/audit")
    #expect(read(whole()).diagnostics.contains { $0.message.contains("nothing signs the audit log") })
    let unguarded = read(whole(more: #", "audit": { "key": { "file": "certs/secrets/audit" } }"#))
    #expect(unguarded.configuration != nil)
    #expect(unguarded.diagnostics.contains { $0.message.contains("cannot be noticed") })
    let guarded = read(whole(more: Self.audit))
    #expect(guarded.configuration?.audit.origin == "PeterNeumann")
    #expect(guarded.diagnostics.isEmpty)
  }

  @Test func `A place is given by line and column, with the line and a caret under it`() {
    let outcome = read("{\n  \"sources\": {},\n  \"snks\": {},\n  \"routes\": []\n}")
    let rendered = outcome.diagnostics.map(\.rendered)
    #expect(
      rendered.contains {
        $0.contains(
          "routes.json:3:3: error: unknown key \"snks\" in routes.json — did you mean \"sinks\"?\n  \"snks\": {},\n  ^")
      }, "\(rendered)")
    #expect(read("{\n  \"a\": 1,\n  \"a\": 2\n}").diagnostics.map(\.position) == [JSONPosition(line: 3, column: 3)])
  }

  @Test func `Two routes to one sink are pointed out`() {
    let outcome = read(whole(routes: #"{ "name": "a", "to": "f" }, { "name": "b", "to": "f" }"#))
    #expect(outcome.diagnostics.contains { $0.severity == .warning && $0.message.contains(#"both lead to "f""#) })
  }

  @Test(
    arguments: [("500ms", 500), ("5s", 5_000), ("10m", 600_000), ("2h", 7_200_000), ("30d", 2_592_000_000)]
      as [(String, Int64)])
  func `Durations carry units`(_ text: String, _ milliseconds: Int64) {
    #expect(Units.duration(text) == .milliseconds(milliseconds))
  }

  @Test(arguments: ["", "5", "s", "5 s", "-5s", "1.5s", "99999999999999999999d", "5y", "+5s"])
  func `What is no duration is none`(_ text: String) { #expect(Units.duration(text) == nil) }

  @Test(
    arguments: [("512B", 512), ("64KiB", 65_536), ("1MB", 1_000_000), ("2GiB", 2_147_483_648)] as [(String, Int64)])
  func `Sizes carry units`(_ text: String, _ bytes: Int64) { #expect(Units.size(text) == bytes) }
}
