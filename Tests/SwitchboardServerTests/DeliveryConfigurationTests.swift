import Delivery
import EventJournal
import Foundation
import StrictJSON
import Support
import SwitchboardServer
import Testing

/// Sinks and routes, as far as delivery is concerned.
@Suite struct DeliveryConfigurationTests {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    for name in ["certs/server.pem", "certs/server.key", "certs/secrets/a", "certs/secrets/empty"] {
      try folder.write(name.hasSuffix("empty") ? "" : "x\n", to: name)
    }
  }

  private func read(sinks: String, routes: String = #"{ "to": "f" }"#, more: String = "") -> ConfigurationReader.Outcome
  {
    let text =
      #"{ "sources": { "s": { "type": "generic", "receive": { "bearer": { "file": "certs/secrets/a" } }, "map": { "externalId": "$.id", "status": "$.s" } } }, "sinks": { \#(sinks) }, "routes": [ \#(routes) ]\#(more) }"#
    return ConfigurationReader(path: folder.file("routes.json"), environment: [:]).read(Array(text.utf8))
  }

  @Test(arguments: [
    (#""type": "http", "url": "https://${$.caller.number}/x""#, "the host of"),
    (#""type": "http", "url": "https://c/${$.x""#, "is not a template"),
    (#""type": "http", "url": "https://c/", "method": "post""#, #"did you mean "POST"?"#),
    (#""type": "http", "url": "https://c/", "method": "GET", "format": "original""#, "a GET has no body"),
    (#""type": "http", "url": "https://c/", "body": {}, "format": "original""#, "both say what is sent"),
    (#""type": "http", "url": "https://c/", "format": "cloudevent""#, #"did you mean "cloudevents"?"#),
    (#""type": "http", "url": "https://c/", "cloudEvents": {}"#, #"needs "format""#),
    (#""type": "http", "url": "https://c/", "headers": { "Content-Length": "1" }"#, "made by the connection"),
    (#""type": "http", "url": "https://c/", "headers": { "X": "${$." }"#, "is not a template"),
    (#""type": "http", "url": "https://c/", "oauth2": { "clientId": "a" }"#, #""tokenURL" is missing"#),
    (
      #""type": "http", "url": "https://c/", "oauth2": { "tokenURL": "ftp://x", "clientId": "a", "clientSecret": "b" }"#,
      "whole https address"
    ),
    (
      #""type": "http", "url": "https://c/", "bearer": "x", "oauth2": { "tokenURL": "https://x", "clientId": "a", "clientSecret": "b" }"#,
      "one Authorization header"
    ),
    (#""type": "http", "url": "https://c/", "tls": { "certificate": "certs/server.pem" }"#, "belong together"),
    (#""type": "http", "url": "https://c/", "tls": { "authority": "certs/none.pem" }"#, "cannot be used"),
    (#""type": "http", "url": "https://c/", "rate": "20""#, "attempts in a time"),
    (#""type": "http", "url": "https://c/", "rate": "0/s""#, "attempts in a time"),
    (#""type": "file", "path": "x", "format": "csv""#, #""columns" is missing"#),
    (#""type": "file", "path": "x", "columns": ["status"]"#, #"needs "format": "csv""#),
    (#""type": "file", "path": "x", "format": "csv", "columns": ["stauts"]"#, #"did you mean "status"?"#),
    (#""type": "file", "path": "x", "rotate": { "size": 5 }"#, "a size with its unit"),
    (#""type": "file", "path": "x", "keep": { "files": 0 }"#, "from 1 to 10000"),
    (#""type": "file", "path": "-", "compress": true"#, "standard output has none"),
    (#""type": "sqlite", "path": "x", "columns": { "a": "$.status" }"#, #""table" is missing"#),
    (#""type": "sqlite", "path": "x", "table": "calls", "columns": { "a": "$.status" }"#, "none of calls"),
    (#""type": "sqlite", "path": "x", "table": "t\"; DROP", "columns": { "a": "$.status" }"#, "letters, digits and _"),
    (
      #""type": "sqlite", "path": "x", "table": "t", "columns": { "Revision": "$.status" }"#,
      "neither call nor revision"
    ),
    (#""type": "sqlite", "path": "x", "table": "t", "columns": { "a": "$.[" }"#, "neither a query nor a template"),
    (#""type": "command", "command": "ls""#, "absolute path"),
    (#""type": "command", "command": ["/bin/sh", "-c", "echo ${$.status}"]"#, "a shell would run what data says"),
    (#""type": "http", "url": "https://c/", "headers": { "X-A": "1", "x-a": "2" }"#, "stands twice"),
    (#""type": "command", "command": ["/bin/sh", 5]"#, "an argument is a text"),
    (#""type": "command", "command": ["/bin/sh"], "exitStatuses": { "256": "done" }"#, "no exit status"),
    (#""type": "command", "command": ["/bin/sh"], "exitStatuses": { "1": "pause" }"#, "means one of"),
    (#""type": "command", "command": ["/bin/sh"], "environment": { "a=b": "c" }"#, "names and texts"),
  ])
  func `A fault of a sink is told with its cure`(_ sink: String, _ message: String) {
    let outcome = read(sinks: #""f": { \#(sink) }"#)
    #expect(outcome.configuration == nil)
    #expect(outcome.diagnostics.contains { $0.message.contains(message) }, "\(outcome.diagnostics.map(\.message))")
  }

  @Test(arguments: [
    (#"{ "to": "f", "drop": "caller.dispalyName" }"#, #"did you mean "displayName"?"#),
    (#"{ "to": "f", "drop": "id" }"#, "cannot be left out"),
    (#"{ "to": "f", "mask": "talkDuration" }"#, #""mask" is for texts"#),
    (#"{ "to": "f", "numbers": "keep" }"#, #""numbers" is "drop""#),
    (#"{ "to": "f", "numbers": { "keep": 4, "token": "x" } }"#, #""numbers" is "drop""#),
    (#"{ "to": "f", "numbers": { "keep": 12 } }"#, "from 1 to 6"),
    (#"{ "to": "f", "numbers": { "token": { "file": "certs/secrets/none" } } }"#, "cannot read the secret"),
    (#"{ "to": "f", "body": 5 }"#, "is a template"),
    (#"{ "to": "f", "of": "call" }"#, #"did you mean "calls"?"#),
    (#"{ "to": "f", "emit": "final" }"#, #""emit" needs "of""#),
    (#"{ "to": "f", "of": "calls", "emit": { "quiet": "soon" } }"#, "a time with its unit"),
    (#"{ "name": "a", "to": "f" }, { "name": "a", "to": "f" }"#, #"a route named "a" is there already"#),
    (#"{ "to": "t", "body": {} }"#, "has tables for records"),
    (#"{ "to": "o", "numbers": "drop" }"#, "a route that changes records cannot lead there"),
  ])
  func `A fault of a route is told with its cure`(_ routes: String, _ message: String) {
    let sinks =
      #""f": { "type": "file", "path": "x" }, "t": { "type": "sqlite", "path": "y" }, "o": { "type": "http", "url": "https://c/", "format": "original" }"#
    let outcome = read(sinks: sinks, routes: routes)
    #expect(outcome.configuration == nil)
    #expect(outcome.diagnostics.contains { $0.message.contains(message) }, "\(outcome.diagnostics.map(\.message))")
  }

  @Test(arguments: [
    (#""type": "command", "command": ["/nowhere/x"]"#, "not a program that can be run now"),
    (#""type": "command", "command": ["/tmp"]"#, "not a program that can be run now"),
    (#""type": "http", "url": "https://c/", "body": { "a": ["$.status"] }"#, "is a plain text here"),
    (#""type": "http", "url": "https://c/", "headers": { "Webhook-Id": "1" }"#, "what receivers tell repetitions by"),
  ])
  func `What is allowed but unwise is a warning`(_ sink: String, _ message: String) {
    let outcome = read(sinks: #""f": { \#(sink) }"#)
    #expect(outcome.configuration != nil)
    #expect(outcome.diagnostics.contains { $0.severity == .warning && $0.message.contains(message) })
  }

  @Test func `A sink does not write over what the program lives by, by whichever path`() throws {
    try FileManager.default.createDirectory(atPath: folder.file("data"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: folder.file("data"))
    let paths = [
      folder.file("data/journal.sqlite"), folder.file("data/lock"), folder.file("data//calls-index.sqlite"),
      folder.file("link/journal.sqlite"), folder.file("routes.json"), folder.file("certs/server.key"),
    ]
    for path in paths {
      for type in ["file", "sqlite"] {
        #expect(read(sinks: #""f": { "type": "\#(type)", "path": "\#(path)" }"#).configuration == nil, "\(path)")
      }
    }
    #expect(read(sinks: #""f": { "type": "file", "path": "\#(folder.file("data/x"))" }"#).configuration != nil)
  }

  @Test func `Sinks may share a database where each has a table of its own, and no other file`() {
    let a = #""a": { "type": "sqlite", "path": "x.sqlite", "table": "one", "columns": {} }"#
    let b = #""b": { "type": "sqlite", "path": "./x.sqlite", "table": "two", "columns": {} }"#
    let plain = #""c": { "type": "sqlite", "path": "x.sqlite" }"#
    #expect(
      read(sinks: [a, b, plain].joined(separator: ","), routes: #"{ "to": ["a", "b", "c"] }"#).configuration != nil)
    let same = b.replacing("two", with: "ONE")
    let file = #""c": { "type": "file", "path": "x.sqlite" }"#
    for other in [same, file] {
      let outcome = read(sinks: a + "," + other, routes: #"{ "to": "a" }"#)
      #expect(outcome.diagnostics.contains { $0.message.contains("share the file") }, "\(other)")
    }
  }

  @Test(arguments: [
    (#""address": "10.0.0.1""#, #"needs a "token""#, false),
    (#""address": "10.0.0.1", "token": [ ]"#, "an empty list proves nothing", false),
    (#""address": "host""#, "numeric address", false),
    (#""address": "10.0.0.1", "token": { "file": "certs/secrets/a" }"#, "without TLS", true),
  ])
  func `The admin port is reached from elsewhere with a token alone`(_ admin: String, _ message: String, _ isGood: Bool)
  {
    let outcome = read(sinks: #""f": { "type": "file", "path": "x" }"#, more: #", "admin": { \#(admin) }"#)
    #expect((outcome.configuration != nil) == isGood)
    #expect(outcome.diagnostics.contains { $0.message.contains(message) }, "\(outcome.diagnostics.map(\.message))")
  }

  // MARK: Fixtures

  private func test(_ fixtures: String) throws -> [[String]] {
    let configuration = try #require(
      read(
        sinks:
          #""f": { "type": "file", "path": "x" }, "g": { "type": "file", "path": "y" }, "off": { "type": "http", "enabled": false, "url": "https://c/" }"#,
        routes:
          #"{ "name": "all", "to": "f" }, { "name": "busy", "when": "@.status == 'busy'", "mask": "externalId", "to": ["g", "off"] }"#
      ).configuration)
    return try RouteFixture.read(Array(fixtures.utf8), file: "x.json").map { RouteTest(configuration).run($0) }
  }

  @Test(arguments: [
    (#"{ "source": "s", "record": { "status": "busy" }, "expect": { "f": true, "g": true, "off": true } }"#, []),
    (
      #"{ "source": "s", "record": { "status": "busy" }, "expect": { "f": { "status": "busy" }, "g": { "externalId": null }, "off": true } }"#,
      []
    ),
    (#"{ "source": "s", "record": { "status": "completed" }, "expect": { "f": true } }"#, []),
    (#"{ "source": "s", "record": { "status": "completed" }, "expect": { "f": true, "g": false } }"#, []),
    (
      #"{ "source": "s", "record": { "status": "completed" }, "expect": { } }"#,
      [#"f: no delivery expected, got one by route "all""#]
    ),
    (
      #"{ "source": "s", "record": { "status": "completed" }, "expect": { "f": true, "g": true } }"#,
      ["g: a delivery expected, no route leads there"]
    ),
    (
      #"{ "source": "s", "record": { "status": "busy", "externalId": "e", "tags": ["a"] }, "expect": { "f": { "externalId": "x", "tags": [], "nope": 1 }, "g": { "externalId": "***" }, "off": true } }"#,
      [
        #"f: $.externalId: expected "x", got "e""#, "f: $.tags: expected 0 elements, got 1",
        "f: $.nope: expected 1, got nothing",
      ]
    ),
    (
      #"{ "source": "s", "request": { "body": { "id": "1", "s": "busy" } }, "expect": { "f": { "externalId": "1" }, "g": true, "off": true } }"#,
      []
    ),
    (#"{ "source": "s", "request": { "body": "nonsense" }, "expect": { } }"#, ["quarantined"]),
    (#"{ "source": "t", "record": {}, "expect": { } }"#, [#"no source "t""#]),
    (#"{ "source": "s", "record": {}, "expect": { "h": true } }"#, [#"there is no sink "h""#]),
  ])
  func `A case holds, or says what is otherwise`(_ fixture: String, _ said: [String]) throws {
    let differences = try #require(try test(fixture).first)
    #expect(differences.count == said.count, "\(differences)")
    for (difference, part) in zip(differences, said) { #expect(difference.contains(part)) }
  }

  @Test(arguments: [
    ("{", "x.json"), (#"{ "sorce": "s" }"#, #"did you mean "source"?"#),
    (#"{ "source": "s", "expect": {} }"#, "one of them"),
    (#"{ "source": "s", "record": { "stauts": 1 }, "expect": {} }"#, #"did you mean "status"?"#),
    (#"{ "source": "s", "record": {} }"#, #""expect" is missing"#), (#"[ 5 ]"#, "a case is an object"),
    (#"{ "source": "s", "request": { "boby": 1 }, "expect": {} }"#, #"did you mean "body"?"#),
    (#"{ "source": "s", "record": { "id": "x" }, "expect": {} }"#, "is not one"),
  ])
  func `What is no case is told`(_ fixture: String, _ said: String) {
    do {
      _ = try RouteFixture.read(Array(fixture.utf8), file: "x.json")
      #expect(Bool(false), "it was read")
    } catch { #expect(error.description.contains(said), "\(error)") }
  }
}
