import CallModel
import JSONPath
import Providers
import StrictJSON
import Testing

/// Watches with a schema of their own, rendered as Agendize would and read back.
@Suite struct SchemaTests {
  private let now = Instant(microseconds: 1_772_460_000_000_000)

  private func request(_ body: [UInt8]) -> ReceivedRequest {
    ReceivedRequest(method: "POST", path: "/hooks/a", body: body, receivedAt: now)
  }

  private func normalise(_ body: [UInt8], _ schema: JSONTemplate?) throws -> Normalised {
    AgendizeNormaliser(
      account: "acme", timeZone: "Europe/Paris", schema: try schema.map { try JSONTemplateInverse($0) }
    ).normalise(request(body))
  }

  @Test func `A thousand schemas over the whole Call resource give the same call back`() throws {
    var forms = [0, 0]
    for seed in 0..<1_000 {
      var maker = SchemaMaker(seed: UInt64(seed))
      let isText = seed.isMultiple(of: 2)
      forms[isText ? 0 : 1] += 1
      let call = maker.call(typed: isText)
      let schema = maker.schema(asText: isText)
      let template = isText ? try JSONTemplate(text: schema) : try JSONTemplate(try JSONDocument(parsing: schema).root)
      let rendered = try template.render(try JSONDocument(parsing: call).root)
      let expected = try normalise(Array(call.utf8), nil)
      #expect(try normalise(rendered, template) == expected, "seed \(seed)\n\(schema)\n\(call)")
      guard case .calls = expected else { Issue.record("no call: \(call)"); continue }
    }
    #expect(forms == [500, 500])
  }

  @Test func `A constant that differs is named, and its value shown to nobody`() throws {
    let schema = try JSONTemplate(text: #"{"id":"${$.id}","token":"s3cret"}"#)
    guard case .unmappable(let reason) = try normalise(Array(#"{"id":"1","token":"wrong!"}"#.utf8), schema) else {
      Issue.record("read")
      return
    }
    #expect(reason.contains("$['token']"))
    #expect(!reason.contains("s3cret") && !reason.contains("wrong!"))
  }

  @Test func `A text that can be cut in several ways is kept, tagged, and guessed at nowhere`() throws {
    let schema = try JSONTemplate(text: #"{"id":"${$.id}","who":"${$.callerNumber} ${$.calledNumber}","more":1}"#)
    let body = #"{"id":"1","who":"01 02 03 04","more":1,"other":true}"#
    guard case .calls(let calls) = try normalise(Array(body.utf8), schema), case .record(let record)? = calls.first
    else {
      Issue.record("no record")
      return
    }
    #expect(record.caller == nil && record.callee == nil)
    #expect(record.tags.contains("ambiguous-text"))
    #expect(record.extra.mapValues(\.text) == ["who": #""01 02 03 04""#, "other": "true"])
  }

  @Test func `A name that stands forty thousand times beside a schema is read in linear time`() throws {
    let schema = try JSONTemplate(text: #"{"id":"${$.id}"}"#)
    let body = #"{"id":"1","# + (0..<40_000).map { "\"a\":\($0)" }.joined(separator: ",") + "}"
    guard case .calls(let calls) = try normalise(Array(body.utf8), schema), case .record(let record)? = calls.first
    else {
      Issue.record("no record")
      return
    }
    #expect(record.extra.mapValues(\.text) == ["a": "39999"])
  }

  @Test func `An object that a schema put into a text is an object again`() throws {
    let schema = try JSONTemplate(try JSONDocument(parsing: #"{"id":"${$.id}","start":"${$.start}"}"#).root)
    let call = #"{"id":"1","start":{"dateTime":"2026-03-02T14:05:09","timeZone":"Europe/Paris"}}"#
    let rendered = try schema.render(try JSONDocument(parsing: call).root)
    #expect(try normalise(rendered, schema) == normalise(Array(call.utf8), nil))
  }
}

/// Makes calls and schemas, always the same for a seed.
private struct SchemaMaker {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 0x1234_5678_9abc_def1 }

  private mutating func below(_ limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(limit))
  }

  private mutating func one<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  private static let paths = [
    "id", "buttonId", "clientId", "callerNumber", "calledNumber", "trackingNumber", "start.dateTime", "start.timeZone",
    "duration", "status", "externalId", "type", "record.mimeType", "record.url",
  ]

  /// - Parameter typed: numbers as numbers; a schema in object form turns them into texts.
  mutating func call(typed: Bool) -> String {
    func text(_ value: String) -> String { JSONText(string: value).text }
    let words = ["btn-2", "Ünïcödé 😀", #"say "hi" \\ now"#, "a b  c", "line\nbreak", "{}", "0", "$.x"]
    var members = ["\"id\":\(text("call \(below(1_000_000))"))"]
    for name in ["buttonId", "clientId", "externalId"] where below(4) > 0 {
      members.append("\"\(name)\":\(text(one(words)))")
    }
    for name in ["callerNumber", "calledNumber", "trackingNumber"] where below(4) > 0 {
      members.append("\"\(name)\":\(text(one(["+33102030405", "101", "anonymous", "01 02 03 04 05"])))")
    }
    if below(4) > 0 {
      members.append(#""start":{"dateTime":"2026-0\#(1 + below(9))-02T14:05:09","timeZone":"Europe/Paris"}"#)
    }
    let duration = "\(below(900))"
    members.append("\"duration\":\(typed ? duration : text(duration))")
    members.append("\"status\":\(text(one(["completed", "busy", "noAnswered", "message", "never heard of"])))")
    members.append("\"type\":\(text(one(["callTracking", "clickToCall", "other"])))")
    if below(2) > 0 {
      members.append(#""record":{"mimeType":"audio/mpeg","url":"https://r.example/\#(below(99)).mp3?a=b&c"}"#)
    }
    return "{" + members.joined(separator: ",") + "}"
  }

  /// Every member of the resource has a placeholder somewhere.
  mutating func schema(asText: Bool) -> String {
    var left = Self.paths
    var leaves: [String] = []
    while !left.isEmpty {
      let path = left.remove(at: below(left.count))
      if path == "duration", asText {
        leaves.append("${$.duration}")
      } else if below(3) == 0, left.count > 1 {
        var parts =
          [path] + (0..<1 + below(2)).compactMap { _ in left.isEmpty ? nil : left.remove(at: below(left.count)) }
        // A number in the middle of a text comes back as a text.
        if asText, let place = parts.firstIndex(of: "duration") { left.append(parts.remove(at: place)) }
        leaves.append("\"<<\(parts.map { "${$.\($0)}" }.joined(separator: one(["<|>", " ## ", "⟂"])))>>\"")
      } else {
        leaves.append("\"${$['\(path.split(separator: ".").joined(separator: "']['"))']}\"")
      }
      if below(5) == 0 {
        leaves.append(one(["\"constant\"", "1.5", "true", "null", "[1,{\"a\":\"b\"}]", "\"$${kept}\""]))
      }
    }
    return grouped(leaves, depth: 0)
  }

  private mutating func grouped(_ leaves: [String], depth: Int) -> String {
    var members: [String] = []
    var rest = leaves[...]
    while let first = rest.first {
      let count = 1 + below(4)
      if depth < 3, rest.count > count, below(3) == 0 {
        members.append(grouped(Array(rest.prefix(count)), depth: depth + 1))
        rest = rest.dropFirst(count)
      } else {
        members.append(first)
        rest = rest.dropFirst()
      }
    }
    if below(3) == 0 { return "[" + members.joined(separator: ",") + "]" }
    return "{" + members.enumerated().map { "\"key \($0.offset)\":\($0.element)" }.joined(separator: ",") + "}"
  }
}
