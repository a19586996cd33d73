import CallModel
import Cryptography
import Delivery
import EventJournal
import JSONPath
import Logging
import NIOPosix
import StrictJSON
import Support
import Testing

/// What an HTTP sink sends, seen by a real server.
@Suite struct HTTPRequestTests {
  private let clock = TestClock()

  private func item(
    _ key: String = "k 1/..&", number: String = "+33612345678", replay: Int64? = nil, trace: String? = nil
  ) -> SinkItem {
    var record = SampleEvents.record(key, at: clock.now)
    record.caller = Party(phone: PhoneNumber(number), displayName: "A\r\nX-Evil: 1")
    let entry = JournalEntry(
      seq: 3, id: EventID(at: clock.now, random: [UInt8](repeating: 7, count: 10)), receivedAt: clock.now,
      source: "door", call: record.id, record: record.json())
    return SinkItem(
      entry: entry, record: record.json(), attempt: 1, replay: replay.map { DeliveryReplay(id: $0, route: nil) },
      original: OriginalRequest(contentType: "text/plain", traceParent: trace, body: Array("as it came".utf8)))
  }

  /// - Returns: what the sink said, and what the server saw.
  private func deliver(
    _ items: [SinkItem], _ script: [ScriptedTarget.Behaviour] = [],
    _ settings: (String) throws -> HTTPSinkSettings
  ) async throws -> (results: [SinkResult], seen: [ScriptedTarget.Seen]) {
    let target = ScriptedTarget(script)
    let port = try await target.start()
    let clock = clock
    let client = try HTTPSinkClient(group: .singleton, now: { clock.now })
    let sink = HTTPSink(
      name: SinkName("crm"), settings: try settings("http://127.0.0.1:\(port)"), client: client, now: { clock.now })
    var results: [SinkResult] = []
    for item in items { results.append(await sink.deliver(item)) }
    await client.shutdown()
    await target.stop()
    return (results, target.seen)
  }

  @Test func `Data fills path, query and headers, and leads nowhere else`() async throws {
    let (results, seen) = try await deliver([item()]) { base in
      HTTPSinkSettings(
        target: try HTTPTarget(base + "/calls/${$.externalId}?n=${$.caller.number}&x=1"), method: "PUT",
        headers: [
          OutgoingHeader(name: "x-name", value: .template(try JSONPathTemplate("<${$.caller.displayName}>"))),
          OutgoingHeader(name: "x-key", value: .secret(Secret("s"))),
        ])
    }
    #expect(results == [.done(detail: "HTTP 200")])
    let request = try #require(seen.first)
    #expect(request.method == "PUT")
    #expect(request.target == "/calls/k%201%2F..%26?n=%2B33612345678&x=1")
    #expect(request.headers["x-name"] == "<A  X-Evil: 1>")
    #expect(request.headers["x-evil"] == nil)
    #expect(request.headers["x-key"] == "s")
  }

  @Test(arguments: ["..", ".", ""])
  func `A record that would lead out of the path, or names none, is held`(key: String) async throws {
    let (results, seen) = try await deliver([item(key)]) { base in
      HTTPSinkSettings(target: try HTTPTarget(base + "/calls/${$.externalId}"))
    }
    guard case .failed(let failure)? = results.first else { return #expect(Bool(false), "\(results)") }
    #expect(failure.remedy == .hold)
    #expect(seen.isEmpty)
  }

  @Test func `The host never comes from data`() {
    for text in ["http://${$.caller.number}/x", "https://a.${$.x}.example/", "http://h:${$.p}/", "${$.url}"] {
      #expect(throws: HTTPTarget.Fault.templateInHost, "\(text)") { try HTTPTarget(text) }
    }
    #expect(throws: HTTPTarget.Fault.self) { try HTTPTarget("http://h/${$.") }
  }

  @Test func `A filter's question mark begins no query`() async throws {
    let (_, seen) = try await deliver([item()]) { base in
      HTTPSinkSettings(target: try HTTPTarget(base + "/t/${$.tags[?@ == 'x']}n${$.status}?a=${$.status}"))
    }
    // No tag is there: the path lacks a part.
    #expect(seen.isEmpty)
    let (_, other) = try await deliver([item()]) { base in
      HTTPSinkSettings(target: try HTTPTarget(base + "/t/${$[?@ == 'completed']}?a=${$.status}"))
    }
    #expect(other.first?.target.hasSuffix("?a=completed") == true, "\(other.map(\.target))")
  }

  @Test func `What names a delivery is the same at each attempt, and a trace goes on`() async throws {
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    let (_, seen) = try await deliver([item(trace: trace), item(replay: 9, trace: trace), item(trace: "nonsense")]) {
      HTTPSinkSettings(target: try HTTPTarget($0))
    }
    #expect(seen.count == 3)
    #expect(Set(seen.map { $0.headers["webhook-id"] }).count == 1)
    #expect(Set(seen.map { $0.headers["idempotency-key"] }) == Set(seen.map { $0.headers["webhook-id"] }))
    #expect(seen.map { $0.headers["switchboard-replay"] } == [nil, "9", nil])
    let traces = seen.compactMap { $0.headers["traceparent"]?.split(separator: "-").map(String.init) }
    #expect(traces.count == 3)
    #expect(traces[0][1] == "4bf92f3577b34da6a3ce929d0e0e4736" && traces[1][1] == traces[0][1])
    #expect(traces[0][2] != "00f067aa0ba902b7" && traces[0][2] != traces[1][2])
    #expect(traces[2][1] != traces[0][1] && traces[2][1].count == 32 && traces[2][3] == "00")
  }

  @Test func `A record travels as CloudEvents 1.0 has it, whole or with its attributes as headers`() async throws {
    let attributes = CloudEvent.Attributes(sourceBase: "https://hooks.example.com/sources/", type: "call")
    let (_, structured) = try await deliver([item()]) {
      HTTPSinkSettings(target: try HTTPTarget($0), body: .cloudEvents(attributes))
    }
    let request = try #require(structured.first)
    #expect(request.headers["content-type"] == "application/cloudevents+json; charset=UTF-8")
    let root = try JSONDocument(parsing: request.body).root
    #expect(root["specversion"]?.string == "1.0")
    #expect(root["id"]?.string == request.headers["webhook-id"])
    #expect(root["source"]?.string == "https://hooks.example.com/sources/door")
    #expect(root["type"]?.string == "call.unknown")
    #expect(root["time"]?.string == "2026-03-02T12:00:00Z")
    #expect(root["data"]?["externalId"]?.string == "k 1/..&")
    let (_, binary) = try await deliver([item()]) {
      HTTPSinkSettings(target: try HTTPTarget($0), body: .cloudEventsBinary(attributes))
    }
    let other = try #require(binary.first)
    #expect(other.headers["ce-specversion"] == "1.0" && other.headers["ce-type"] == "call.unknown")
    #expect(other.headers["ce-subject"] == root["subject"]?.string)
    #expect(other.headers["content-type"] == "application/json")
    #expect(try JSONDocument(parsing: other.body).root["externalId"]?.string == "k 1/..&")
  }

  @Test func `What the sender sent goes on byte for byte, as what it was`() async throws {
    let (_, seen) = try await deliver([item()]) {
      HTTPSinkSettings(target: try HTTPTarget($0), body: .original)
    }
    #expect(seen.first?.body == "as it came")
    #expect(seen.first?.headers["content-type"] == "text/plain")
  }

  @Test func `The beginning of what the destination says is kept, without what could move a terminal`() async throws {
    let (results, _) = try await deliver([item()], [.say(500, "no\u{1b}[2J\n" + String(repeating: "x", count: 999))]) {
      HTTPSinkSettings(target: try HTTPTarget($0))
    }
    guard case .failed(let failure)? = results.first, let detail = failure.detail else { return #expect(Bool(false)) }
    #expect(failure.reason == "HTTP 500")
    #expect(detail.hasPrefix("HTTP 500: no.[2J.xxx"))
    #expect(detail.utf8.count < 300)
  }

  @Test func `A destination that says our secret again is not quoted with it`() async throws {
    let (results, seen) = try await deliver([item()], [.say(422, "got Bearer s3cret-word of you, and k3y")]) {
      HTTPSinkSettings(
        target: try HTTPTarget($0), headers: [OutgoingHeader(name: "x-key", value: .secret(Secret("k3y")))],
        credentials: .bearer(Secret("s3cret-word")))
    }
    guard case .failed(let failure)? = results.first else { return #expect(Bool(false)) }
    #expect(seen.first?.headers["authorization"] == "Bearer s3cret-word")
    #expect(failure.detail == "HTTP 422: got Bearer *** of you, and k3y")
  }

  @Test func `A token is fetched once, and anew when the destination takes it no more`() async throws {
    let clock = clock
    let tokens = ScriptedTarget(
      [
        .say(200, #"{"access_token":"t1","token_type":"Bearer","expires_in":3600}"#),
        .say(200, #"{"access_token":"t2","expires_in":3600}"#), .say(500, ""),
      ])
    let tokenPort = try await tokens.start()
    let (results, seen) = try await deliver(
      [item(), item(), item(), item()], [.answer(200), .answer(200), .answer(401), .answer(200), .answer(401)]
    ) { base in
      HTTPSinkSettings(
        target: try HTTPTarget(base),
        credentials: .oauth2(
          .init(
            tokenURL: "http://127.0.0.1:\(tokenPort)/token", clientID: "me:1", clientSecret: Secret("s e"),
            scope: "a b", audience: nil)))
    }
    _ = clock
    #expect(
      seen.map { $0.headers["authorization"] } == ["Bearer t1", "Bearer t1", "Bearer t1", "Bearer t2", "Bearer t2"])
    #expect(results.prefix(3).allSatisfy { $0 == .done(detail: "HTTP 200") })
    guard case .failed(let failure)? = results.last else { return #expect(Bool(false)) }
    #expect(failure.remedy == .retry && failure.reason == "the token endpoint answers HTTP 500")
    let asked = try #require(tokens.seen.first)
    #expect(asked.body == "grant_type=client_credentials&scope=a%20b")
    // me%3A1:s%20e
    #expect(asked.headers["authorization"] == "Basic bWUlM0ExOnMlMjBl")
    await tokens.stop()
  }
}
