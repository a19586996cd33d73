import JSONPath
import StrictJSON
import Testing

@Suite struct QueryTests {
  @Test(arguments: [
    ("$", "$"), ("$.a", "$['a']"), ("$['a'].b[0]", "$['a']['b'][0]"), (#"$["a'b"]"#, #"$['a\'b']"#), ("$[-1]", "$[-1]"),
    ("$ .a [ 'b' ]", "$['a']['b']"), ("$.é_1", "$['é_1']"), (#"$['\u00e9\ud83d\ude00']"#, "$['é😀']"),
    (#"$['\n\u0001']"#, #"$['\n\u0001']"#),
  ])
  func `A singular query has one canonical spelling`(_ text: String, _ normalized: String) throws {
    let query = try JSONPathQuery(text)
    #expect(query.isSingular)
    #expect(query.normalized == normalized)
    #expect(try JSONPathQuery(query.normalized).normalized == normalized)
  }

  @Test(arguments: [
    ("", 0), ("a", 0), ("$.", 2), ("$a", 1), ("$. a", 2), ("$.1a", 2), ("$[01]", 2), ("$[-0]", 2), ("$['a]", 5),
    ("$[0", 3), ("$ ", 1), ("$.a ", 3), ("$[9007199254740992]", 2), (#"$['\ud800']"#, 5), (#"$["\'"]"#, 4), ("$[]", 2),
    ("$['a\tb']", 4), ("$..", 3), ("$.. a", 3), ("$[1:2:3:4]", 7), ("$[1:-0]", 4), ("$[-9223372036854775808]", 2),
    ("$[::-9223372036854775808]", 4), ("$[?@.a", 6), ("$[?]", 3),
    ("$[?@.a==]", 8), ("$[?@.a=1]", 6), ("$[?1]", 3), ("$[?'a']", 3), ("$[?true]", 3), ("$[?@.*==1]", 3),
    ("$[?@..a==@.b]", 3), ("$[?1==@[0,1]]", 6), ("$[?(@.a)==1]", 8), ("$[?!@.a==1]", 7), ("$[?@.a&@.b]", 7),
    ("$[?nothing(@)]", 3), ("$[?length(@.a)]", 3), ("$[?length(@.*)==1]", 10), ("$[?count(1)==1]", 9),
    ("$[?count(@.*,@)==1]", 3), ("$[?match(@.a,'b')==true]", 3), ("$[?length (@.a)==1]", 3), ("$[?@.a==01]", 8),
    ("$[?@.a==1.]", 8), ("$[?@.a==.5]", 8), ("$[?@.a==1e]", 8), ("$[?@.a==TRUE]", 8),
  ])
  func `What RFC 9535 does not know is refused at its place`(_ text: String, _ offset: Int) {
    let error = #expect(throws: JSONPathError.self) { try JSONPathQuery(text) }
    #expect(error?.offset == offset, "\(String(describing: error))")
  }

  @Test func `Nesting and length have their limits`() {
    #expect(throws: JSONPathError.self) { try JSONPathQuery("$" + String(repeating: ".a", count: 129)) }
    #expect(throws: JSONPathError.self) { try JSONPathQuery("$[?" + String(repeating: "(", count: 3_000) + "@") }
    #expect(throws: JSONPathError.self) { try JSONPathQuery("$" + String(repeating: "[?@", count: 1_000)) }
    #expect(throws: JSONPathError.self) { try JSONPathQuery("$['" + String(repeating: "a", count: 4_096) + "']") }
  }

  private static let store = #"""
    {"calls":[
      {"id":"c1","status":"busy","seconds":0,"legs":[{"to":"101"},{"to":"102"}],"tags":["vip"]},
      {"id":"c2","status":"completed","seconds":61,"legs":[{"to":"103"}],"note":null},
      {"id":"c3","status":"completed","seconds":7.5,"legs":[],"tags":["vip","fr"]}],
     "limit":10,"pattern":"c[12]","say 'hi'":{"b\"c":1}}
    """#

  /// Queries, and what they find with its normalised paths.
  @Test(
    arguments: [
      ("$.limit", ["$['limit']: 10"]),
      ("$.calls[0,2].id", ["$['calls'][0]['id']: \"c1\"", "$['calls'][2]['id']: \"c3\""]),
      ("$.calls[-1].id", ["$['calls'][2]['id']: \"c3\""]), ("$.calls[-4].id", []),
      ("$.calls[::-2].id", ["$['calls'][2]['id']: \"c3\"", "$['calls'][0]['id']: \"c1\""]),
      ("$.calls[1:].id", ["$['calls'][1]['id']: \"c2\"", "$['calls'][2]['id']: \"c3\""]),
      ("$.calls[5:0:-1].seconds", ["$['calls'][2]['seconds']: 7.5", "$['calls'][1]['seconds']: 61"]),
      ("$.calls[::0]", []),
      (
        "$..to",
        ["101", "102", "103"].enumerated().map { index, to in
          "$['calls'][\(index / 2)]['legs'][\(index % 2)]['to']: \"\(to)\""
        }
      ),
      ("$['say \\'hi\\''].*", [#"$['say \'hi\'']['b"c']: 1"#]),
      (
        "$.calls[?@.status == 'busy' || @.seconds > 60].id",
        [
          "$['calls'][0]['id']: \"c1\"", "$['calls'][1]['id']: \"c2\"",
        ]
      ),
      ("$.calls[?@.seconds <= 7.5 && !(@.status == 'busy')].id", ["$['calls'][2]['id']: \"c3\""]),
      ("$.calls[?@.seconds > $.limit].id", ["$['calls'][1]['id']: \"c2\""]),
      ("$.calls[?@.tags[?@ == 'fr']].id", ["$['calls'][2]['id']: \"c3\""]),
      ("$.calls[?@.note == null].id", ["$['calls'][1]['id']: \"c2\""]),
      ("$.calls[?@.note != null].id", ["$['calls'][0]['id']: \"c1\"", "$['calls'][2]['id']: \"c3\""]),
      ("$.calls[?@.nothing == @.none].id", (0..<3).map { "$['calls'][\($0)]['id']: \"c\($0 + 1)\"" }),
      ("$.calls[?@.legs == $.calls[2].legs].id", ["$['calls'][2]['id']: \"c3\""]),
      ("$.calls[?length(@.legs) == 1].id", ["$['calls'][1]['id']: \"c2\""]),
      ("$.calls[?count(@.legs[*].to) > 1].id", ["$['calls'][0]['id']: \"c1\""]),
      ("$.calls[?value(@..to) == '103'].id", ["$['calls'][1]['id']: \"c2\""]),
      ("$.calls[?match(@.id, $.pattern)].id", ["$['calls'][0]['id']: \"c1\"", "$['calls'][1]['id']: \"c2\""]),
      ("$.calls[?search(@.status, 'us')].id", ["$['calls'][0]['id']: \"c1\""]),
      ("$.calls[?match(@.id, '[')].id", []),
    ] as [(String, [String])])
  func `A query finds values and knows where they are`(_ text: String, _ expected: [String]) throws {
    let root = try JSONDocument(parsing: Self.store).root
    let nodes = try JSONPathQuery(text).nodes(in: root, withPaths: true)
    #expect(nodes.map { "\($0.path): \(JSONText($0.value).text)" } == expected)
    // A path leads back to its value, and to nothing else.
    for node in nodes {
      let back = try JSONPathQuery(node.path).nodes(in: root)
      #expect(back.map { JSONText($0.value) } == [JSONText(node.value)])
    }
  }

  @Test func `A name that stands twice has its last value, for names and for wildcards`() throws {
    let root = try JSONDocument(parsing: #"{"a":1,"b":2,"a":3}"#, limits: .payload).root
    #expect(try JSONPathQuery("$.a").values(in: root).map(\.int) == [3])
    #expect(try JSONPathQuery("$.*").values(in: root).map(\.int) == [2, 3])
    #expect(try JSONPathQuery("$[?length($) == 2]").values(in: root).count == 2)
  }

  @Test func `Names that Unicode holds for the same are different names`() throws {
    let root = try JSONDocument(
      parsing:
        #"{"é":1,"e\u0301":2,"same":[{"a":{"é":1},"b":{"e\u0301":1}}],"m":[{"t":"é","p":"é"},{"t":"é","p":"e\u0301"},{"t":"e\u0301","p":"e\u0301"}]}"#
    ).root
    #expect(try JSONPathQuery("$.é").values(in: root).map(\.int) == [1])
    #expect(try JSONPathQuery("$.same[?@.a == @.b]").values(in: root).isEmpty)
    #expect(
      try JSONPathQuery("$.m[?match(@.t, @.p)]").nodes(in: root, withPaths: true).map(\.path) == [
        "$['m'][0]", "$['m'][2]",
      ])
    let twice = try JSONDocument(parsing: #"{"x":1,"x":2,"é":1,"e\u0301":2}"#, limits: .payload).root
    #expect(try JSONPathQuery("$.*").values(in: twice).map(\.int) == [2, 1, 2])
  }

  @Test func `Singular queries find nothing where nothing is, and never throw`() throws {
    let root = try JSONDocument(parsing: #"{"a":{"b c":[1,{"d":null}]},"":7}"#).root
    #expect(try JSONPathQuery("$.a['b c'][0]").first(in: root)?.int == 1)
    #expect(try JSONPathQuery("$.a['b c'][-1].d").first(in: root, work: 0)?.isNull == true)
    #expect(try JSONPathQuery("$['']").first(in: root)?.int == 7)
    #expect(try JSONPathQuery("$.a[0]").first(in: root) == nil)
    #expect(try JSONPathQuery("$.a.x").values(in: root).isEmpty)
    #expect(try JSONPathQuery("$").first(in: root)?.kind == .object)
  }

  /// A megabyte that would take minutes, or the age of the universe.
  @Test(arguments: [
    "$..deep..[*]..[*]..[*]", "$.a[?count($.a[?@ == 'x']) > 0]", "$.a[?count($..*) > 0]", "$.a[?@ == $.a[99999]]",
    "$.a[?$.a[?$.a[?$.a[?@ == 'x']]]]", "$.a[?search(value($.long), '(.*)*(.*)*(.*)*x')]", "$.a[?$.z.q == 1]",
    "$[?match(@, '((a{1,50}){1,50})b')]", "$.a[?@ < $.digits]", "$.a[?$.digits > $.digits]", "$.a[?$.escaped == 'x']",
    "$.a[?$.keyed == $.keyed2]", "$.a[?match($.long, 'b')]", "$.a[?length($.long) == 1]", "$.keyed..*",
  ])
  func `What would take too long ends with an error within its bound`(_ text: String) throws {
    let elements = (0..<100_000).map { "\"\($0)\"" }.joined(separator: ",")
    let members = (0..<20_000).map { "\"m\($0)\":0" }.joined(separator: ",")
    let long = String(repeating: "a", count: 200_000)
    let deep = String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
    let digits = String(repeating: "7", count: 200_000)
    let zeros = [String](repeating: "0", count: 20_000).joined(separator: ",")
    let root = try JSONDocument(
      parsing: #"""
        {"a":[\#(elements)],"long":"\#(long)","z":{\#(members),"q":2},"deep":\#(deep),"digits":\#(digits),
        "escaped":"\n\#(long)","keyed":{"\#(long)":[\#(zeros)]},"keyed2":{"\#(long)":[\#(zeros)]}}
        """#, limits: .document
    ).root
    let query = try JSONPathQuery(text)
    #expect(throws: JSONPathLimitError.self) { try query.nodes(in: root, work: 2_000_000, withPaths: true) }
  }
}
