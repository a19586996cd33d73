import CallModel
import JSONPath
import Providers
import StrictJSON
import Testing

@Suite struct GenericTests {
  private let now = Instant(microseconds: 1_772_460_000_000_000)

  private func path(_ text: String) throws -> RuleSource { .path(try JSONPathQuery(text)) }

  private func normalise(
    _ rules: [String: MappingRule], each: String? = nil, _ body: String, contentType: String = "application/json",
    query: String? = nil, headers: [HeaderField] = []
  ) throws -> Normalised {
    var named: [RecordMember: MappingRule] = [:]
    for (name, rule) in rules { named[try #require(RecordMember(name))] = rule }
    let map = GenericMap(rules: named, each: try each.map(path))
    let normaliser = GenericNormaliser(account: "door", timeZone: "Europe/Paris", map: map)
    return normaliser.normalise(
      ReceivedRequest(
        method: "POST", path: "/hooks/door", query: query,
        headers: headers + [HeaderField(name: "content-type", value: contentType)], body: Array(body.utf8),
        receivedAt: now))
  }

  private struct NotARecord: Error {}

  private func record(_ normalised: Normalised) throws -> CallRecord {
    guard case .calls(let calls) = normalised, calls.count == 1, case .record(let record) = calls[0] else {
      throw NotARecord()
    }
    return record
  }

  private var key: MappingRule { get throws { MappingRule(from: try path("$.uuid")) } }

  @Test func `Literals, paths, headers and the query fill a record, and what is not read goes to extra`() throws {
    let record = try record(
      try normalise(
        [
          "externalId": key, "direction": MappingRule(from: .literal(JSONText(string: "inbound"))),
          "caller": MappingRule(from: try path("$.from.number")), "callee": MappingRule(from: try path("$.to")),
          "caller.displayName": MappingRule(from: try path("$.from.name")),
          "callId": MappingRule(from: .header("x-call")),
          "trunk": MappingRule(from: .query("trunk")), "extra.raw": MappingRule(from: try path("$.list")),
          "tags": MappingRule(from: try path("$.labels")),
        ],
        #"{"uuid":"u1","from":{"number":"+33102030405","name":"Ada","city":"Paris"},"to":"101","list":[1,2],"labels":["a","b"],"left":{"over":1},"nothing":null}"#,
        query: "trunk=t%201", headers: [HeaderField(name: "X-Call", value: "c9")]))
    #expect(record.externalId == "u1")
    #expect(record.account == "door")
    #expect(record.direction == .inbound)
    #expect(record.caller?.phone?.number == "+33102030405")
    #expect(record.caller?.displayName == "Ada")
    #expect(record.callee?.phone?.raw == "101")
    #expect(record.callId == "c9")
    #expect(record.trunk == "t 1")
    #expect(record.tags == ["a", "b"])
    #expect(record.extra.mapValues(\.text) == ["raw": "[1,2]", "from.city": "\"Paris\"", "left": #"{"over":1}"#])
  }

  @Test(
    arguments: [
      (#""ANSWERED""#, CallStatus.completed, "ANSWERED", true), (#""NOANSWER""#, .noAnswer, "NOANSWER", true),
      (#""NEW""#, .unknown, "NEW", false),
      (#""busy""#, .unknown, "busy", false), ("null", .unknown, nil, false),
    ] as [(String, CallStatus, String?, Bool)])
  func `A table gives words their meaning, and the sender's word is kept`(
    _ state: String, _ status: CallStatus, _ raw: String?, _ isFinal: Bool
  ) throws {
    let rule = MappingRule(from: try path("$.state"), values: ["ANSWERED": "completed", "NOANSWER": "no-answer"])
    let record = try record(try normalise(["externalId": key, "status": rule], #"{"uuid":"1","state":\#(state)}"#))
    #expect(record.status == status)
    #expect(record.statusRaw == raw)
    #expect(record.isFinal == isFinal)
  }

  @Test(arguments: [
    (ValueFormat.epochMilliseconds, "1772456709000", "2026-03-02T13:05:09Z"),
    (.epochSeconds, #""1772456709""#, "2026-03-02T13:05:09Z"),
    (.epochSeconds, "1772456709.25", "2026-03-02T13:05:09.250Z"),
    (.epochMicroseconds, "1772456709000001", "2026-03-02T13:05:09.000001Z"),
    (.rfc3339, #""2026-03-02T14:05:09+01:00""#, "2026-03-02T13:05:09Z"),
    (.local, #""2026-03-02 14:05:09""#, "2026-03-02T13:05:09Z"),
  ])
  func `Times are read as they are written`(_ format: ValueFormat, _ value: String, _ expected: String) throws {
    let record = try record(
      try normalise(
        ["externalId": key, "startedAt": MappingRule(from: try path("$.at"), format: format)],
        #"{"uuid":"1","at":\#(value)}"#))
    #expect(record.startedAt?.description == expected)
  }

  @Test(arguments: ["\"soon\"", "1e30", "99999999999999999999", "-99999999999999999"])
  func `A time that is none is tagged and kept`(_ value: String) throws {
    let record = try record(
      try normalise(
        ["externalId": key, "startedAt": MappingRule(from: try path("$.at"), format: .epochMilliseconds)],
        #"{"uuid":"1","at":\#(value)}"#))
    #expect(record.startedAt == nil)
    #expect(record.tags == ["bad-time"])
    #expect(record.extra["at"]?.text == value)
  }

  @Test(arguments: [
    (ValueFormat.seconds, "61"), (.milliseconds, "61000"), (.minutes, "1.0166666666666666"), (.clock, #""1:01""#),
    (.clock, #""00:01:01""#),
  ])
  func `Durations have units`(_ format: ValueFormat, _ value: String) throws {
    let record = try record(
      try normalise(
        ["externalId": key, "talkDuration": MappingRule(from: try path("$.d"), format: format)],
        #"{"uuid":"1","d":\#(value)}"#))
    #expect(record.talkDuration?.milliseconds == 61_000)
  }

  @Test func `A default stands in where nothing is found`() throws {
    let rule = MappingRule(from: try path("$.dir"), values: ["o": "outbound"], fallback: JSONText(string: "inbound"))
    #expect(try record(try normalise(["externalId": key, "direction": rule], #"{"uuid":"1"}"#)).direction == .inbound)
    #expect(
      try record(try normalise(["externalId": key, "direction": rule], #"{"uuid":"1","dir":"o"}"#)).direction
        == .outbound)
  }

  @Test func `A body of several records gives one for each, and a bad one does not spoil the others`() throws {
    let normalised = try normalise(
      ["externalId": key], each: "$.calls", #"{"calls":[{"uuid":"1"},{"no":1},{"uuid":"3"}]}"#)
    guard case .calls(let calls) = normalised else { throw NotARecord() }
    #expect(calls.count == 3)
    #expect(calls[1] == .unmappable(reason: "the mapping finds no externalId"))
    #expect(try normalise(["externalId": key], each: "$.calls", #"{"calls":[]}"#) == .notice)
    #expect(
      try normalise(["externalId": key], each: "$.calls", #"{"calls":{}}"#)
        == .unmappable(reason: "each finds no array in the body"))
  }

  @Test func `A form is read like an object of texts`() throws {
    let record = try record(
      try normalise(
        [
          "externalId": key, "caller": MappingRule(from: try path("$.from")),
          "tags": MappingRule(from: try path("$.tag")),
        ],
        "uuid=u%2B1&from=%2B33102030405&tag=a&tag=b&note=two+words",
        contentType: "application/x-www-form-urlencoded; charset=utf-8"))
    #expect(record.externalId == "u+1")
    #expect(record.caller?.phone?.number == "+33102030405")
    #expect(record.tags == ["a", "b"])
    #expect(record.extra["note"]?.text == "\"two words\"")
  }

  @Test func `An amount keeps its digits, and what is no number stays out of the JSON`() throws {
    let rules = [
      "externalId": try key, "cost.amount": MappingRule(from: try path("$.c")),
      "cost.currency": MappingRule(from: .literal(JSONText(string: "EUR"))),
    ]
    #expect(try record(try normalise(rules, #"{"uuid":"1","c":"0.10"}"#)).cost == Cost(amount: "0.10", currency: "EUR"))
    let bad = try record(try normalise(rules, #"{"uuid":"1","c":"free,\"x\":1"}"#))
    #expect(bad.tags == ["bad-value"])
    _ = try JSONDocument(parsing: bad.json())
  }

  @Test(arguments: ["{", "[1,2]", "{}", #"{"uuid":null}"#, #"{"uuid":{"a":1}}"#])
  func `A body that names no call is refused`(_ body: String) throws {
    guard case .unmappable = try normalise(["externalId": key], body) else { throw NotARecord() }
  }

  @Test func `A value that cannot be read stands under the sender's own name, as it came`() throws {
    let rules = [
      "externalId": try key, "talkDuration": MappingRule(from: try path("$.d")),
      "isFinal": MappingRule(from: try path("$.fin")), "status": MappingRule(from: try path("$.st")),
      "sipStatusCode": MappingRule(from: try path("$.a.sip")),
    ]
    let record = try record(
      try normalise(rules, #"{"uuid":"1","d":"0x10","talkDuration":"mine","st":"completed","a":{"sip":[1],"x":2}}"#))
    #expect(
      record.extra.mapValues(\.text) == ["d": #""0x10""#, "talkDuration": #""mine""#, "a.sip": "[1]", "a.x": "2"])
    #expect(record.tags == ["bad-duration", "bad-value"])
    #expect(record.isFinal)
    #expect(record.talkDuration == nil)
  }

  @Test func `A sample made of a mapping is read by that mapping`() throws {
    let rules: [RecordMember: MappingRule] = [
      .text(.externalId): try key, .word(.status): MappingRule(from: try path("$.a.state"), values: ["X": "busy"]),
      .time(.startedAt): MappingRule(from: try path("$.a.at"), format: .epochMilliseconds),
      .duration(.talkDuration): MappingRule(from: try path("$.len"), format: .clock),
    ]
    for each in [nil, "$.list.rows"] {
      let map = GenericMap(rules: rules, each: try each.map(path))
      let body = GenericSample(map: map).body(id: "s1")
      let normaliser = GenericNormaliser(account: "x", timeZone: nil, map: map)
      let record = try record(
        normaliser.normalise(ReceivedRequest(method: "POST", path: "/", body: body, receivedAt: now)))
      #expect(record.externalId == "s1")
      #expect(record.status == .busy)
      #expect(record.startedAt != nil)
      #expect(record.talkDuration?.milliseconds == 61_000)
      #expect(record.tags.isEmpty)
    }
  }

  @Test func `Any query, fallbacks, all values and templates fill a record`() throws {
    let record = try record(
      try normalise(
        [
          "externalId": MappingRule(from: [try path("$.uuid"), try path("$.call.id")]),
          "caller.displayName": MappingRule(from: .template(try JSONPathTemplate("${$.first} ${$.last}"))),
          "callee.displayName": MappingRule(from: .template(try JSONPathTemplate("${$.none} ${$.last}"))),
          "answeredBy.displayName": MappingRule(from: .template(try JSONPathTemplate("${$.none} ${$.nowhere}"))),
          "caller": MappingRule(from: try path("$.parties[?@.role == 'from'].number")),
          "trunk": MappingRule(from: [try path("$.parties[*].number")], take: .all, separator: "; "),
          "tags": MappingRule(from: [try path("$..labels[*]")], take: .all),
          "extra.numbers": MappingRule(from: [try path("$.parties[*].number")], take: .all),
          "extra.n": MappingRule(from: try path("$.n"), format: .number),
          "extra.flag": MappingRule(from: try path("$.flag"), format: .boolean),
          "extra.text": MappingRule(from: try path("$.call.id"), format: .text),
          "extra.bad": MappingRule(from: try path("$.first"), format: .number),
        ],
        #"{"call":{"id":7},"first":"Ada","last":"Lovelace","n":"12.50","flag":"yes","parties":[{"role":"to","number":"101"},{"role":"from","number":"+33102030405"}],"labels":["x"],"in":{"labels":["y"]}}"#
      ))
    #expect(record.externalId == "7")
    #expect(record.caller?.displayName == "Ada Lovelace")
    #expect(record.callee?.displayName == "Lovelace")
    #expect(record.answeredBy?.displayName == nil)
    #expect(record.caller?.phone?.number == "+33102030405")
    #expect(record.trunk == "101; +33102030405")
    #expect(record.tags == ["x", "y", "bad-value"])
    #expect(record.extra["numbers"]?.text == #"["101","+33102030405"]"#)
    #expect(record.extra["n"]?.text == "12.50")
    #expect(record.extra["flag"]?.text == "true")
    #expect(record.extra["text"]?.text == #""7""#)
    #expect(record.extra["first"]?.text == #""Ada""#)
    // Read from somewhere below nobody knows which names: nothing of it is lost.
    #expect(record.extra["labels"]?.text == #"["x"]"#)
  }

  @Test func `Records of a body may be any that a query finds`() throws {
    let normalised = try normalise(
      ["externalId": MappingRule(from: try path("$.id"))], each: "$.batches[*].calls[?@.id]",
      #"{"batches":[{"calls":[{"id":1},{"x":1}]},{"calls":[{"id":2}]}]}"#)
    guard case .calls(let calls) = normalised else { throw NotARecord() }
    #expect(calls.count == 2)
  }

  @Test func `Where a member comes from is told`() throws {
    let rules: [RecordMember: MappingRule] = [
      .text(.externalId): MappingRule(from: [try path("$.a"), try path("$.b")]),
      .word(.direction): MappingRule(from: .literal(JSONText(string: "inbound"))),
      .text(.callId): MappingRule(from: .header("x-call")),
    ]
    let origins = GenericNormaliser(account: "d", timeZone: nil, map: GenericMap(rules: rules)).origins(
      ReceivedRequest(
        method: "POST", path: "/", headers: [HeaderField(name: "x-call", value: "1")], body: Array(#"{"b":1}"#.utf8),
        receivedAt: now))
    #expect(origins == [RecordOrigins(["externalId": "$.b", "direction": "literal", "callId": "header x-call"])])
    #expect(RecordOrigins(["caller": "$.c"]).origin(of: "caller.number") == "$.c")
  }

  /// Rules, a body, and what of it stays in extra because nothing else took it.
  @Test(
    arguments: [
      (["callee": "$.legs[0].to"], #"{"legs":[{"to":"1"},{"to":"2"}]}"#, ["legs": #"[{"to":"1"},{"to":"2"}]"#]),
      (["trunk": "$.x.y"], #"{"x":"scalar"}"#, ["x": "\"scalar\""]),
      (["tags": "$.t[*]"], #"{"t":["a"]}"#, ["t": "[\"a\"]"]),
      (["cost.currency": "$.c"], #"{"c":"EUR"}"#, ["cost.currency": "\"EUR\""]),
      (["extra.a": "$.b"], #"{"a":1,"b":2}"#, ["a": "2", "a#2": "1"]),
      (["startedAt": "$.a", "extra.a": "$.b"], #"{"a":"bad","b":2}"#, ["a": "2", "a#2": "\"bad\""]),
      ([:], #"{"a":{"b":1},"a.b":2}"#, ["a": #"{"b":1}"#, "a.b": "2"]),
      ([:], #"{"x":1,"x":2}"#, ["x": "2"]),
    ] as [([String: String], String, [String: String])])
  func `Nothing of a body is lost`(_ rules: [String: String], _ body: String, _ extra: [String: String]) throws {
    var all = ["externalId": MappingRule(from: .literal(JSONText(string: "1")))]
    for (name, query) in rules { all[name] = MappingRule(from: try path(query)) }
    for _ in 0..<3 { #expect(try record(try normalise(all, body)).extra.mapValues(\.text) == extra) }
  }

  @Test func `Of several sources those that were not asked are kept, and so is what a table does not know`() throws {
    let record = try record(
      try normalise(
        [
          "externalId": MappingRule(from: [try path("$.callid"), try path("$.uuid")]),
          "trunk": MappingRule(from: try path("$.t"), values: ["1": "one"]),
          "tags": MappingRule(
            from: [try path("$.l[*]")], take: .all, values: ["a": "A"], fallback: JSONText(string: "?")),
          "startedAt": MappingRule(from: [try path("$.d"), try path("$.e")], format: .epochSeconds),
          "caller.displayName": MappingRule(from: [.template(try JSONPathTemplate("${$.f} ${$.g}")), try path("$.n")]),
        ], #"{"callid":"c","uuid":"u","t":"2","l":["a","b"],"d":0,"e":1772456709,"f":"","g":"","n":"Ada"}"#))
    #expect(record.externalId == "c")
    #expect(record.extra["uuid"]?.text == "\"u\"")
    #expect(record.trunk == nil)
    #expect(record.extra["t"]?.text == "\"2\"")
    #expect(record.tags == ["A", "?"])
    #expect(record.startedAt?.description == "2026-03-02T13:05:09Z")
    #expect(record.caller?.displayName == "Ada")
  }

  @Test func `Half a key is no key`() throws {
    let rule = MappingRule(from: .template(try JSONPathTemplate("${$.a}-${$.b}")))
    #expect(try record(try normalise(["externalId": rule], #"{"a":"1","b":"2"}"#)).externalId == "1-2")
    for body in [#"{"a":"1"}"#, #"{"a":"","b":""}"#, #"{"a":"1","b":""}"#] {
      #expect(throws: NotARecord.self) { try record(try normalise(["externalId": rule], body)) }
    }
  }

  @Test func `All values keep their kinds, or become what the rule says, each of them`() throws {
    let record = try record(
      try normalise(
        [
          "externalId": key,
          "extra.plain": MappingRule(from: [try path("$.n[*]")], take: .all),
          "extra.numbers": MappingRule(from: [try path("$.n[*]")], take: .all, format: .number),
          "extra.words": MappingRule(from: [try path("$.n[*]")], take: .all, values: ["1": "one"]),
          "trunk": MappingRule(
            from: [try path("$.n[*]")], take: .all, separator: "/", values: ["1": "one", "2": "two"]),
        ], #"{"uuid":"1","n":["1",2]}"#))
    #expect(record.extra["plain"]?.text == #"["1",2]"#)
    #expect(record.extra["numbers"]?.text == "[1,2]")
    #expect(record.extra["words"]?.text == #"["one",2]"#)
    #expect(record.trunk == "one/two")
  }

  @Test func `Records within records are not read again and again`() throws {
    let deep = String(repeating: #"{"id":1,"x":"#, count: 40) + "0" + String(repeating: "}", count: 40)
    guard case .unmappable = try normalise(["externalId": key], each: "$..[?@.id]", #"{"uuid":"1","r":\#(deep)}"#)
    else {
      Issue.record("read")
      return
    }
  }

  /// A rule with a table or for lists, a body, and what of it has no other place.
  @Test(
    arguments: [
      ("caller", "", #"{"c":"ZZZ"}"#, ["c": "\"ZZZ\""]), ("talkDuration", "", #"{"c":"ZZZ"}"#, ["c": "\"ZZZ\""]),
      ("direction", "unknown", #"{"c":"ZZZ"}"#, ["c": "\"ZZZ\""]),
      ("trunk", "x", #"{"c":["ZZZ"]}"#, ["c": "[\"ZZZ\"]"]),
      ("tags", "", #"{"c":["a",{"x":"LOST"}]}"#, ["c": #"["a",{"x":"LOST"}]"#]),
      ("tags", "", #"{"c":["1","LOST"]}"#, ["c": "\"LOST\""]),
      ("tags", "", #"{"c":{"name":"a"}}"#, ["c": #"{"name":"a"}"#]),
    ] as [(String, String, String, [String: String])])
  func `What a table does not know, and what is no list, is kept`(
    _ member: String, _ fallback: String, _ body: String, _ extra: [String: String]
  ) throws {
    let rules = [
      "externalId": MappingRule(from: .literal(JSONText(string: "1"))),
      member: MappingRule(
        from: try path("$.c"), values: ["1": "one", "a": "A"],
        fallback: fallback.isEmpty ? nil : JSONText(string: fallback)),
    ]
    #expect(try record(try normalise(rules, body)).extra.mapValues(\.text) == extra)
  }

  @Test func `A sender's word is kept beside a raw status of its own`() throws {
    let record = try record(
      try normalise(
        [
          "externalId": key, "status": MappingRule(from: try path("$.s"), values: ["OK": "completed"]),
          "statusRaw": MappingRule(from: try path("$.r")),
        ], #"{"uuid":"1","s":"FOO","r":"R"}"#))
    #expect(record.statusRaw == "R")
    #expect(record.extra["s"]?.text == "\"FOO\"")
  }

  @Test func `A name that stands forty thousand times takes no longer than as many names`() throws {
    let twice = #"{"uuid":"1","# + (0..<40_000).map { "\"a\":\($0)" }.joined(separator: ",") + "}"
    #expect(try record(try normalise(["externalId": try key], twice)).extra.mapValues(\.text) == ["a": "39999"])
  }

  @Test(arguments: [
    ("$.a[?count($..*) > 5000]", 1_000), ("$..k", 1),
  ])
  func `A body costs no more than one budget, however many records and however much is copied`(
    _ query: String, _ records: Int
  ) throws {
    let item = "{\"uuid\":1,\"a\":[\((0..<200).map(String.init).joined(separator: ","))]}"
    let text = String(repeating: "x", count: 600_000)
    let deep = String(repeating: #"{"k":"#, count: 50) + "\"\(text)\"" + String(repeating: "}", count: 50)
    let list = [String](repeating: item, count: records).joined(separator: ",")
    let body = records > 1 ? #"{"l":[\#(list)]}"# : #"{"l":[{"uuid":1,"d":\#(deep)}]}"#
    let rules = ["externalId": try key, "extra.x": MappingRule(from: [try path(query)], take: .all)]
    guard case .unmappable(let reason) = try normalise(rules, each: "$.l", body) else {
      Issue.record("read")
      return
    }
    #expect(reason.contains("steps"))
  }
}
