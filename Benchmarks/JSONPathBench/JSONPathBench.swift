import BenchSupport
import CallModel
import JSONPath
import Providers
import StrictJSON

/// Times queries, filters and mappings, and counts their allocations: one line of tab-separated figures each.
/// Arguments: a document, and queries.
@main
enum JSONPathBench {
  static func main() throws {
    let body = Array(document.split(separator: "\n").map { $0.drop { $0 == " " } }.joined().utf8)
    let root = try JSONDocument(parsing: body, limits: .payload).root
    for text in CommandLine.arguments.dropFirst() {
      let query = try JSONPathQuery(text)
      measure("parse \(text)") { _ = try? JSONPathQuery(text) }
      measure("evaluate \(text)") { _ = try? query.values(in: root) }
      measure("parse the document and evaluate \(text)") {
        if let document = try? JSONDocument(parsing: body, limits: .payload) {
          _ = try? query.values(in: document.root)
        }
      }
    }
    try measureRecord(body)
  }

  private static func measureRecord(_ body: [UInt8]) throws {
    let now = Instant(microseconds: 1_772_460_000_000_000)
    let request = ReceivedRequest(
      method: "POST", path: "/hooks/door", headers: [HeaderField(name: "content-type", value: "application/json")],
      body: body, receivedAt: now)
    let normaliser = GenericNormaliser(account: "door", timeZone: "Europe/Paris", map: try map())
    measure("mapping of 12 fields, with parsing") { _ = normaliser.normalise(request) }
    guard case .calls(let calls) = normaliser.normalise(request), case .record(let record)? = calls.first else {
      fatalError("the mapping reads nothing")
    }
    let root = try JSONDocument(parsing: record.json(), limits: .written).root
    for text in ["@.status == 'busy' && @.talkDuration > 30", "@.status == 'completed' && @.talkDuration > 30"] {
      let filter = try JSONPathFilter(text)
      measure("filter \(text)") { _ = try? filter.holds(for: root) }
    }
  }

  private static func map() throws -> GenericMap {
    let paths = [
      "externalId": "$.uuid", "caller": "$.from.number", "caller.displayName": "$.from.name", "callee": "$.to",
      "callId": "$.ids.call", "sessionId": "$.ids.session", "trunk": "$.trunk", "recording.url": "$.recording.url",
    ]
    var rules: [RecordMember: MappingRule] = [
      .word(.direction): MappingRule(from: .literal(JSONText(string: "inbound"))),
      .word(.status): MappingRule(from: .path(try JSONPathQuery("$.state")), values: ["ANSWERED": "completed"]),
      .time(.startedAt): MappingRule(from: .path(try JSONPathQuery("$.at")), format: .epochMilliseconds),
      .duration(.talkDuration): MappingRule(from: .path(try JSONPathQuery("$.billsec")), format: .seconds),
    ]
    for (name, path) in paths {
      guard let member = RecordMember(name) else { fatalError("no member \(name)") }
      rules[member] = MappingRule(from: .path(try JSONPathQuery(path)))
    }
    return GenericMap(rules: rules)
  }

  private static func measure(_ name: String, _ body: () -> Void) {
    Measurement.print(name, times: 20_000, body)
  }

  /// A kilobyte, as a door phone might post it.
  private static let document = #"""
    {"uuid":"d-1700001","state":"ANSWERED","at":1772456709000,"billsec":61,"to":"+33199999999","trunk":"sip-trunk-7",
     "from":{"number":"+33102030405","name":"Ada Lovelace","city":"Paris"},"ids":{"call":"c-19","session":"s-77"},
     "recording":{"url":"https://recordings.example/d-1700001.mp3","size":10240},
     "legs":[{"to":"101","answered":false,"seconds":12},{"to":"102","answered":true,"seconds":49}],
     "labels":["vip","paris"],"note":"nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn",
     "more":{"a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "b":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
     "c":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20],"d":null,"e":true,"f":{"g":{"h":{"i":"deep"}}}}}
    """#
}
