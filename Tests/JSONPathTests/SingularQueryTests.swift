import JSONPath
import StrictJSON
import Testing

@Suite struct SingularQueryTests {
  @Test(arguments: [
    ("$", "$"), ("$.a", "$['a']"), ("$['a'].b[0]", "$['a']['b'][0]"), (#"$["a'b"]"#, #"$['a\'b']"#), ("$[-1]", "$[-1]"),
    ("$ .a [ 'b' ]", "$['a']['b']"), ("$.é_1", "$['é_1']"), (#"$['\u00e9\ud83d\ude00']"#, "$['é😀']"),
    (#"$['\n\u0001']"#, #"$['\n\u0001']"#),
  ])
  func `A query has one canonical spelling`(_ text: String, _ normalized: String) throws {
    let query = try JSONPathQuery(text)
    #expect(query.normalized == normalized)
    #expect(try JSONPathQuery(query.normalized).normalized == normalized)
  }

  @Test(arguments: [
    ("", 0), ("a", 0), ("$.", 2), ("$a", 1), ("$. a", 2), ("$.1a", 2), ("$[01]", 2), ("$[-0]", 2), ("$['a]", 5),
    ("$[0", 3),
    ("$ ", 1), ("$.a ", 3), ("$[9007199254740992]", 2), (#"$['\ud800']"#, 5), (#"$["\'"]"#, 4), ("$[]", 2),
    ("$['a\tb']", 4),
  ])
  func `What RFC 9535 does not know is refused at its place`(_ text: String, _ offset: Int) {
    let error = #expect(throws: JSONPathError.self) { try JSONPathQuery(text) }
    #expect(error?.offset == offset)
  }

  @Test(arguments: ["$.*", "$..a", "$[*]", "$[0,1]", "$[0:2]", "$[?@.a]", "$[:]"])
  func `What can give several values is refused as such`(_ text: String) {
    let error = #expect(throws: JSONPathError.self) { try JSONPathQuery(text) }
    #expect(error?.code == .notSingular)
  }

  @Test func `Values are found, and nothing is found where nothing is`() throws {
    let root = try JSONDocument(parsing: #"{"a":{"b c":[1,{"d":null}]},"":7}"#).root
    #expect(try JSONPathQuery("$.a['b c'][0]").first(in: root)?.int == 1)
    #expect(try JSONPathQuery("$.a['b c'][-1].d").first(in: root)?.isNull == true)
    #expect(try JSONPathQuery("$['']").first(in: root)?.int == 7)
    #expect(try JSONPathQuery("$.a[0]").first(in: root) == nil)
    #expect(try JSONPathQuery("$.a.x").values(in: root).isEmpty)
    #expect(try JSONPathQuery("$").first(in: root)?.kind == .object)
  }
}
