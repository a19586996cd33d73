import JSONPath
import StrictJSON
import Testing

@Suite struct TemplateTests {
  private let call =
    #"{"id":"c 1","start":{"dateTime":"2026-03-02","zone":null},"duration":61,"ok":true,"legs":[{"to":"1"},{"to":2}]}"#

  private func root() throws -> JSONValue { try JSONDocument(parsing: call).root }

  @Test(arguments: [
    ("${$.id}", "c 1"), ("a${$.duration}b${$.ok}", "a61btrue"), ("${$.none}|${$.start.zone}", "|"),
    ("${$.legs[*].to}", "1,2"), ("${$.start}", #"{"dateTime":"2026-03-02","zone":null}"#), ("$${$.id}", "${$.id}"),
    ("${$.legs[?@.to == '}'].to}x", "x"), ("$ {} }{", "$ {} }{"), ("", ""),
  ])
  func `Placeholders are filled in`(_ template: String, _ expected: String) throws {
    var missing = 0
    #expect(try JSONPathTemplate(template).fill(from: try root(), missing: &missing) == expected)
  }

  @Test(arguments: [("${$.a", 0), ("${}", 2), ("x${$.a b}", 6), ("${$.a}${$[", 10), ("${a}", 2)])
  func `A placeholder that is none is refused at its place`(_ template: String, _ offset: Int) {
    let error = #expect(throws: JSONPathError.self) { try JSONPathTemplate(template) }
    #expect(error?.offset == offset, "\(String(describing: error))")
  }

  @Test(arguments: [
    (#"{"a":"${$.id}","b":{"c":["x",1,"${$.duration}"]},"d":null}"#, #"{"a":"c 1","b":{"c":["x",1,"61"]},"d":null}"#),
    (#"{"q":"say \"${$.id}\""}"#, #"{"q":"say \"c 1\""}"#),
  ])
  func `The object form gives texts`(_ template: String, _ expected: String) throws {
    let template = try JSONTemplate(try JSONDocument(parsing: template).root)
    #expect(String(decoding: try template.render(try root()), as: UTF8.self) == expected)
  }

  @Test(arguments: [
    (
      #"{"a":"${$.id}","b":${$.duration},"c":${$.start},"d":${$.none},"e":[${$.ok}]}"#,
      #"{"a":"c 1","b":61,"c":{"dateTime":"2026-03-02","zone":null},"d":null,"e":[true]}"#
    ),
    (#"{"to":${$.legs[*].to},"one":${$.legs[0].to}}"#, #"{"to":["1",2],"one":"1"}"#), ("${$.id}", #""c 1""#),
    (#"{"placeholder0":"placeholder1","x":${$.ok}}"#, #"{"placeholder0":"placeholder1","x":true}"#),
    (#"{"x":"\"${$.id}\\"}"#, #"{"x":"\"c 1\\"}"#),
  ])
  func `The text form gives values of their own kind`(_ template: String, _ expected: String) throws {
    let template = try JSONTemplate(text: template)
    #expect(String(decoding: try template.render(try root()), as: UTF8.self) == expected)
  }

  @Test(arguments: [#"{"a":${$.id}"#, #"{${$.id}:1}"#, #"{"a":1,"a":2}"#, #"{"${$.id}":1}"#, "", #"{"a":${$.}}"#])
  func `What does not become JSON is refused`(_ template: String) {
    #expect(throws: JSONTemplateError.self) { try JSONTemplate(text: template) }
  }

  private func read(_ template: String, _ body: String) throws -> JSONTemplateReading {
    try JSONTemplateInverse(try JSONTemplate(text: template)).read(try JSONDocument(parsing: body).root)
  }

  @Test(arguments: [
    (#"{"a":"${$.id}","b":${$.n}}"#, #"{"a":"x","b":1.50}"#, #"{"id":"x","n":1.50}"#),
    (#"{"who":"${$.first} ${$.last}"}"#, #"{"who":"Ada Lovelace"}"#, #"{"first":"Ada","last":"Lovelace"}"#),
    (#"{"s":"<${$.a}|${$.b}>"}"#, #"{"s":"<1||2>"}"#, "{}"),
    (#"{"s":"<${$.a}|${$.b}>"}"#, #"{"s":"<|2>"}"#, #"{"b":"2"}"#),
    (#"{"s":"${$.a}-${$.b}","a":"${$.a}"}"#, #"{"s":"1-2-3","a":"1-2"}"#, #"{"a":"1-2","b":"3"}"#),
    (#"{"s":"${$.a}${$.b}","a":"${$.a}"}"#, #"{"s":"1-2-3","a":"1-2"}"#, #"{"a":"1-2","b":"-3"}"#),
    (#"{"s":"${$.x}${$.a}${$.y}","a":"${$.a}"}"#, #"{"s":"1|2","a":"|"}"#, #"{"a":"|","x":"1","y":"2"}"#),
    (#"{"it's":"${$.a}"}"#, #"{"it's":1}"#, #"{"a":1}"#), ("${$}", #"{"a":{"b":1}}"#, #"{"a":{"b":1}}"#),
    (#"{"a":"${$.x}","b":${$.y},"c":"${$.z}","d":"${$.v}"}"#, #"{"a":"","b":null,"c":"${$.z}"}"#, "{}"),
    (#"{"s":${$.start},"t":"${$.start.zone}"}"#, #"{"s":{"at":1},"t":"UTC"}"#, #"{"start":{"at":1,"zone":"UTC"}}"#),
    (#"[["${$.a}"],{"b":[${$.b.c}]}]"#, #"[["1"],{"b":[true]}]"#, #"{"a":"1","b":{"c":true}}"#),
    (#"{"a":"id=${$.id}"}"#, #"{"a":"id=é😀"}"#, #"{"id":"é😀"}"#),
  ])
  func `A template is read backwards`(_ template: String, _ body: String, _ expected: String) throws {
    #expect(String(decoding: try read(template, body).tree.bytes, as: UTF8.self) == expected)
  }

  @Test func `What differs, what can be cut in several ways and what is not spoken of is told`() throws {
    let reading = try read(
      #"{"id":"${$.id}","token":"abc","n":1.0,"who":"${$.a} ${$.b}","in":{"x":"${$.x}"}}"#,
      #"{"id":"1","token":"abd","n":1,"who":"one two three","in":{"x":"2","y":3},"more":[4],"nothing":null}"#)
    #expect(reading.wrongConstants == ["$['token']"])
    #expect(reading.uncut.mapValues(\.text) == ["who": #""one two three""#])
    #expect(reading.unread.mapValues(\.text) == ["in.y": "3", "more": "[4]"])
    #expect(reading.values[["x"]]?.place == "$['in']['x']")
    let alike = try read(#"{"a":{"x":"${$.x}"}}"#, #"{"a":{"x":"1","b":2},"a.b":3}"#)
    #expect(alike.unread.mapValues(\.text) == ["a.b": "2", "a.b#2": "3"])
  }

  @Test func `A body that grows without end is an error`() throws {
    let deep =
      String(repeating: #"{"k":"#, count: 50) + "\"\(String(repeating: "x", count: 600_000))\""
      + String(repeating: "}", count: 50)
    let root = try JSONDocument(parsing: deep).root
    #expect(throws: JSONPathLimitError.self) { try JSONTemplate(text: #"{"a":${$..*}}"#).render(root) }
    #expect(throws: JSONPathLimitError.self) { try JSONTemplate(text: #"{"a":"${$..*}"}"#).render(root) }
  }

  @Test(
    arguments: [
      (#"{"id":"${$.id}","auth":{"secret":"s"}}"#, #"{"id":"1"}"#, ["$['auth']['secret']"]),
      (#"{"k":["v1","v2","${$.a}"]}"#, #"{"k":["v1"]}"#, ["$['k'][1]"]),
      (#"{"k":["v"]}"#, #"{"k":"x"}"#, ["$['k'][0]"]), (#"{"k":[],"o":{}}"#, #"{"k":[1]}"#, ["$['k']", "$['o']"]),
      (#"{"n":1e400}"#, #"{"n":2e500}"#, ["$['n']"]), (#"{"n":1e400}"#, #"{"n":1e400}"#, []),
      (#"{"w":"$${lit}"}"#, #"{"w":"other"}"#, ["$['w']"]), (#"{"w":"$${lit}"}"#, #"{"w":"${lit}"}"#, []),
    ] as [(String, String, [String])])
  func `Constants must stand where the template has them`(_ template: String, _ body: String, _ wrong: [String]) throws
  {
    #expect(try read(template, body).wrongConstants == wrong)
  }

  @Test(
    arguments: [
      (#"{"a":"${$.id}","b":"${$.id}"}"#, #"{"a":"1","b":"2"}"#, #"{"id":"1"}"#, ["b": "\"2\""]),
      (#"{"s":${$.start},"d":"${$.start.zone}"}"#, #"{"s":"junk","d":"UTC"}"#, #"{"start":"junk"}"#, ["d": "\"UTC\""]),
      (#"{"d":"${$.start.zone}","s":${$.start}}"#, #"{"d":"UTC","s":5}"#, #"{"start":{"zone":"UTC"}}"#, ["s": "5"]),
      (
        #"{"d":"${$.start.zone}","s":${$.start}}"#, #"{"d":"UTC","s":{"at":1}}"#, #"{"start":{"at":1,"zone":"UTC"}}"#,
        [:]
      ),
      (#"{"a":"${$.n}","b":${$.n}}"#, #"{"a":"1","b":1}"#, #"{"n":"1"}"#, [:]),
    ] as [(String, String, String, [String: String])])
  func `Places that contradict one another are told`(
    _ template: String, _ body: String, _ expected: String, _ conflicts: [String: String]
  ) throws {
    let reading = try read(template, body)
    #expect(String(decoding: reading.tree.bytes, as: UTF8.self) == expected)
    #expect(reading.conflicts.mapValues(\.text) == conflicts)
  }

  @Test(arguments: [
    (#"{"who":"${$.a} > ${$.b}"}"#, #"{"who":["1 > 2"]}"#), (#"{"who":"${$.a} > ${$.b}"}"#, #"{"who":{"1 > 2":3}}"#),
    (#"{"l":"${$.a}.${$.b}"}"#, #"{"l":12.5}"#),
    (#"{"w":"${$.c}-${$.c}","n":"${$.c}"}"#, #"{"n":"","w":"1-2"}"#),
  ])
  func `What nobody can cut is left uncut`(_ template: String, _ body: String) throws {
    let reading = try read(template, body)
    #expect(reading.uncut.count == 1)
    #expect(reading.values.isEmpty)
  }

  @Test func `A known text is found in a long one in linear time`() throws {
    let long = String(repeating: "a", count: 200_000)
    let reading = try read(
      #"{"n":"${$.a}","w":"${$.a} ${$.b}"}"#, #"{"n":"\#(long)","w":"\#(long)\#(long)"}"#)
    #expect(reading.uncut.count == 1)
  }

  @Test(arguments: [
    (#"{"a":"${$.x}${$.y}"}"#, "$['a']: ${$.y} cannot be read back: nothing stands between it and ${$.x}"),
    (#"{"a":["${$.x} ${$.x}"]}"#, "$['a'][0]: ${$.x} cannot be read back: it stands twice"),
    (#"{"a":"${$.x[0]}"}"#, "by its index"), (#"{"a":${$..x}}"#, "several values"),
    (#"{"a":"${$.x[?@.y]}"}"#, "several values"),
  ])
  func `What cannot be read backwards is named`(_ template: String, _ message: String) throws {
    let template = try JSONTemplate(text: template)
    let faults = #expect(throws: JSONTemplateFaults.self) { try JSONTemplateInverse(template) }
    #expect(faults?.description.contains(message) == true, "\(String(describing: faults))")
  }

  @Test func `A text that could be cut in ways without end is left uncut within bounded time`() throws {
    let body = #"{"s":"\#(String(repeating: "a-", count: 100_000))"}"#
    let template = #"{"s":"\#((0..<60).map { "${$.v\($0)}" }.joined(separator: "-"))"}"#
    #expect(try read(template, body).uncut.count == 1)
  }
}
