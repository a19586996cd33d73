import JSONPath
import StrictJSON
import Testing

@Suite struct FilterTests {
  private let record =
    #"{"status":"busy","talkDuration":1801,"direction":"inbound","isFinal":true,"tags":["vip"],"caller":{"number":"+33"}}"#

  @Test(arguments: [
    ("@.status == 'busy' && @.talkDuration > 30", true), ("@.isFinal == true", true), ("@.isFinal == false", false),
    ("@.missing", false), ("!@.missing", true), ("@.tags[?@ == 'vip']", true), ("$.status == @.status", true),
    (" @.caller.number == \"+33\" || @.x ", true), ("(@.talkDuration >= 1801.0)", true), ("@.status < 'c'", true),
    ("match(@.status, 'b.*y')", true), ("!match(@.status, 'b')", true), ("length(@.tags) == 1", true),
  ])
  func `A filter holds or does not`(_ text: String, _ holds: Bool) throws {
    #expect(try JSONPathFilter(text).holds(for: try JSONDocument(parsing: record).root) == holds)
  }

  @Test func `Every query of a filter is told, with what is done with it`() throws {
    let filter = try JSONPathFilter(
      "@.a == 'x' && (2 < @.b.c || !@.d) && length(@.e) > 1 && @.f[0] == $.g && match(@.h, @.i)")
    let terms = filter.terms
    #expect(terms.map(\.names) == [["a"], ["b", "c"], ["d"], ["e"], ["f"], ["g"], ["h"], ["i"]])
    #expect(terms[0].use == .comparison(sign: "==", with: .string, text: "x"))
    #expect(terms[1].use == .comparison(sign: "<", with: .number, text: nil))
    #expect(terms[2].use == .existence)
    #expect(terms[3].use == .argument(of: "length"))
    #expect(terms.map(\.offset) == [0, 19, 29, 44, 56, 66, 79, 84])
    #expect(terms.map(\.isNamesOnly) == [true, true, true, true, false, true, true, true])
  }

  @Test(arguments: ["", "@", "1 == 1 &&", "@.a ==", "'a'", "@.a @.b", "$.a[", "?@.a"])
  func `What is no expression is refused, but for a bare @`(_ text: String) {
    if text == "@" {
      #expect(throws: Never.self) { try JSONPathFilter(text) }
    } else {
      #expect(throws: JSONPathError.self) { try JSONPathFilter(text) }
    }
  }

  @Test func `Literal patterns that match nothing are told, and those too large are refused`() throws {
    let filter = try JSONPathFilter(#"match(@.a, '\\d+') || !(search(@.b, 'ok') && $.c[?match(@, '[')])"#)
    #expect(filter.invalidPatterns.map(\.offset) == [11, 59])
    #expect(throws: JSONPathError.self) { try JSONPathFilter("!match(@.a, 'a{10000}')") }
    #expect(throws: JSONPathLimitError.self) {
      try JSONPathFilter("!match(@.status, @.pattern)")
        .holds(for: try JSONDocument(parsing: #"{"status":"a","pattern":"a{10000}"}"#).root)
    }
  }

  @Test func `An expression longer than a query may be is taken where it is asked for`() throws {
    let long = (0..<2_000).map { "@.a == '\($0)'" }.joined(separator: " || ")
    #expect(throws: JSONPathError.self) { try JSONPathFilter(long) }
    let filter = try JSONPathFilter(long, lengthLimit: 1 << 20)
    #expect(try filter.holds(for: try JSONDocument(parsing: #"{"a":"1999"}"#).root))
  }
}
