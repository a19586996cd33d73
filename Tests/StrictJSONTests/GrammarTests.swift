import StrictJSON
import Testing

/// Cases of our own, after the sections of RFC 8259.
@Suite struct GrammarTests {
  @Test(arguments: [
    "null", "true", "false", "0", "-0", "1.5e-3", "1E+2", "\"\"", "[]", "{}", " [ 1 , 2 ] ", #"{"a":{"b":[{}]}}"#,
    #""\u00e9\ud83d\ude00""#, "\"\u{7f}é€😀\"", "[[[]]]", #"{"":0}"#, "\t\r\n 1 \n",
  ])
  func `A text of the grammar is accepted`(_ text: String) throws {
    _ = try JSONDocument(parsing: text, limits: .rfc8259)
  }

  @Test(arguments: [
    ("", 1, 1), ("   ", 1, 4), ("nul", 1, 1), ("01", 1, 1), ("-", 1, 1), ("1.", 1, 1), (".5", 1, 1), ("1e", 1, 1),
    ("+1", 1, 1), ("NaN", 1, 1), ("[1,]", 1, 4), ("[1 2]", 1, 4), ("[,1]", 1, 2), (#"{"a":1,}"#, 1, 8),
    (#"{"a" 1}"#, 1, 6), (#"{a:1}"#, 1, 2), (#"{"a":}"#, 1, 6), ("[1]]", 1, 4), ("1 2", 1, 3), ("[1}", 1, 3),
    ("\"a", 1, 3), ("\"\\x\"", 1, 2), ("\"\\u12g4\"", 1, 2), ("\"a\nb\"", 1, 3), ("{\n  \"a\": tru\n}", 2, 8),
    ("\u{feff}1", 1, 1), ("'a'", 1, 1), ("[1,\n 2,\n x]", 3, 2), ("\"é\" x", 1, 5),
  ])
  func `A text beyond the grammar is refused at its place`(_ text: String, _ line: Int, _ column: Int) {
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: text, limits: .rfc8259) }
    #expect(error?.position == JSONPosition(line: line, column: column))
  }

  @Test(
    arguments: [
      [0xff], [0xc0, 0xaf], [0xe0, 0x80, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80],
      [0xe2, 0x82], [0x80],
    ] as [[UInt8]])
  func `Bytes that are not UTF-8 are refused`(_ bytes: [UInt8]) {
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: [0x22] + bytes + [0x22], limits: .rfc8259) }
    #expect(error?.code == .invalidUTF8)
  }

  @Test func `A plain string of any length and a quote at any place are told apart`() throws {
    for length in 0..<40 {
      let text = "\"" + String(repeating: "a", count: length) + "\""
      #expect(try JSONDocument(parsing: text).root.string?.count == length)
      for place in 0..<length {
        var bytes = Array(text.utf8)
        bytes[place + 1] = 0x1f
        #expect(throws: JSONError.self) { try JSONDocument(parsing: bytes) }
      }
    }
  }

  @Test func `Depth is bounded where a limit is set and by memory alone where none is`() throws {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    _ = try JSONDocument(parsing: nested(64), limits: .strict)
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: nested(65), limits: .strict) }
    #expect(error?.code == .tooDeep(limit: 64))
    _ = try JSONDocument(parsing: nested(100_000), limits: .rfc8259)
    #expect(throws: JSONError.self) {
      try JSONDocument(parsing: String(repeating: "[", count: 100_000), limits: .rfc8259)
    }
  }

  @Test(arguments: [#""\ud800""#, #""\udc00""#, #""\ud800\u0041""#, #""\ud800x""#, #""\udbff\udbff""#])
  func `Half a surrogate pair is refused by strict reading and replaced by plain reading`(_ text: String) throws {
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: text, limits: .strict) }
    #expect(error?.code == .loneSurrogate)
    #expect(try JSONDocument(parsing: text, limits: .rfc8259).root.string?.unicodeScalars.contains("\u{fffd}") == true)
  }
}
