import StrictJSON
import Testing

@Suite struct DuplicateKeyTests {
  @Test(arguments: [
    (#"{"a":1,"a":2}"#, 8), (#"{"a":1,"\u0061":2}"#, 8), (#"{"b":{"x":1,"y":2,"x":3}}"#, 19),
    (#"[{"k":0},{"k":0,"k":1}]"#, 17),
  ])
  func `A second key is refused at its place`(_ text: String, _ column: Int) {
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: text, limits: .strict) }
    #expect(error?.position.column == column)
  }

  @Test(arguments: [#"{"a":1,"b":{"a":2},"c":[{"a":3}]}"#, #"{"ab":1,"ba":2,"aa":3}"#, #"{"a":1,"A":2}"#])
  func `The same key in another object, or another key of the same letters, is none`(_ text: String) throws {
    _ = try JSONDocument(parsing: text, limits: .strict)
  }

  @Test func `Of a payload's duplicate keys the last one counts, and they are reported`() throws {
    let document = try JSONDocument(parsing: #"{"a":1,"b":0,"a":2}"#, limits: .payload)
    #expect(document.hasDuplicateKeys)
    #expect(document.root["a"]?.int == 2)
  }

  @Test func `Of the many keys of a large object, the first that comes again is found, in time that fits`() throws {
    let members = (0..<100_000).map { "\"k\($0)\":0" }
    _ = try JSONDocument(parsing: "{" + members.joined(separator: ",") + "}", limits: .strict)
    let doubled = members + ["\"k777\":1", "\"k5\":1"]
    let error = #expect(throws: JSONError.self) {
      try JSONDocument(parsing: "{" + doubled.joined(separator: ",") + "}", limits: .strict)
    }
    #expect(error?.code == .duplicateKey("k777"))
  }
}
